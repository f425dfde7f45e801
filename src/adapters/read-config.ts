import {readFile} from 'node:fs/promises'
import {parse} from 'yaml'
import {z} from 'zod'
import {GpuctlError} from '../errors/gpuctl-error.ts'

const configSchema = z.strictObject({
  /** Where state is kept: `s3://…`, `gs://…`, `azblob://…`, `postgres://…`, `file://…`. */
  backend: z.string().optional(),
  /** A Pulumi secrets provider, such as `awskms://…`, in place of the passphrase. */
  secrets_provider: z.string().optional(),
})

export type UserConfig = z.infer<typeof configSchema>

/** What the user set for all clusters. @throws GpuctlError SPEC_INVALID */
export async function readConfig(file: string): Promise<UserConfig> {
  const wrong = (reason: string, cause: unknown) =>
    new GpuctlError('SPEC_INVALID', `${file}: ${reason}`, 'it may have backend: and secrets_provider:', {cause})
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(error.message, error)
  })
  try {
    return configSchema.parse(parse(text) ?? {})
  } catch (error) {
    throw wrong(error instanceof z.ZodError ? z.prettifyError(error) : String(error), error)
  }
}
