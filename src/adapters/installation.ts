import {randomBytes, randomUUID} from 'node:crypto'
import {access, chmod, constants, link, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {parse} from 'yaml'
import {z} from 'zod'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Paths} from './paths.ts'

/** Where this user's clusters are kept, and by which secret. */
export interface Installation {
  /** A Pulumi backend's URL. */
  readonly backendUrl: string
  /** What tells this backend from all others, see `clusterId`. */
  readonly identity: string
  readonly passphraseFile: string
  readonly secretsProvider?: string
}

const configSchema = z.strictObject({
  /** Where state is kept: `s3://…`, `gs://…`, `azblob://…`, `postgres://…`, `file://…`. */
  backend: z.string().optional(),
  /** A Pulumi secrets provider, such as `awskms://…`, in place of the passphrase. */
  secrets_provider: z.string().optional(),
})

const BACKENDS = ['file:', 's3:', 'gs:', 'azblob:', 'postgres:']

/** Finds or makes gpuctl's own folders and passphrase. @throws GpuctlError STATE_UNUSABLE, SPEC_INVALID */
export async function installation(paths: Paths, env: NodeJS.ProcessEnv): Promise<Installation> {
  const config = await readConfig(join(paths.config, 'config.yaml'))
  await usable(paths.state)
  const passphraseFile = env.PULUMI_CONFIG_PASSPHRASE_FILE || join(paths.state, 'passphrase')
  await ensureSecretFile(passphraseFile, () => randomBytes(32).toString('base64url'))
  const shared = env.GPUCTL_BACKEND || config.backend
  const secretsProvider = config.secrets_provider === undefined ? {} : {secretsProvider: config.secrets_provider}
  if (shared !== undefined) {
    const protocol = URL.canParse(shared) ? new URL(shared).protocol : undefined
    if (protocol === undefined || !BACKENDS.includes(protocol))
      throw new GpuctlError(
        'SPEC_INVALID',
        `${withoutPassword(shared)} is no state backend`,
        `use one of ${BACKENDS.map((b) => `${b}//…`).join(', ')}`,
      )
    if (protocol === 'file:') await usable(new URL(shared).pathname)
    return {backendUrl: shared, identity: withoutPassword(shared), passphraseFile, ...secretsProvider}
  }
  const backend = join(paths.state, 'backend')
  await usable(backend)
  const identity = await ensureSecretFile(join(paths.state, 'id'), randomUUID)
  return {backendUrl: pathToFileURL(backend).href, identity, passphraseFile, ...secretsProvider}
}

async function readConfig(file: string): Promise<z.infer<typeof configSchema>> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const result = configSchema.safeParse(parse(text) ?? {})
  if (result.success) return result.data
  throw new GpuctlError(
    'SPEC_INVALID',
    `${file}: ${z.prettifyError(result.error)}`,
    'it may have backend: and secrets_provider:',
  )
}

/** Makes the folder, for this user alone, and tries whether it can be written. */
async function usable(folder: string): Promise<void> {
  try {
    await mkdir(folder, {recursive: true, mode: 0o700})
    await access(folder, constants.W_OK | constants.X_OK)
    const probe = join(folder, `.probe-${process.pid}`)
    await writeFile(probe, 'x') // read-only and full disks pass access()
    await rm(probe)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GpuctlError(
      'STATE_UNUSABLE',
      `the state folder ${folder} cannot be written: ${reason}`,
      'make it writable, or set GPUCTL_HOME to another folder',
      {cause},
    )
  }
}

/** Makes the file whole or not at all; of two at once one wins, and both read the same. */
async function ensureSecretFile(file: string, make: () => string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(() => '')
  if (existing.trim() !== '') return existing.trim()
  const temporary = `${file}.${process.pid}`
  await writeFile(temporary, `${make()}\n`, {mode: 0o600})
  await chmod(temporary, 0o600)
  await link(temporary, file).catch(() => undefined)
  await rm(temporary, {force: true})
  const text = (await readFile(file, 'utf8')).trim()
  if (text === '')
    throw new GpuctlError('STATE_UNUSABLE', `${file} is empty`, `remove it if no cluster was made with it`)
  return text
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  parsed.password = ''
  return parsed.href
}
