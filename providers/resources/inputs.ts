import type {CheckFailure} from '@pulumi/pulumi/provider/index.js'
import {z} from 'zod'
import type {Account} from '../../src/domain/account.ts'
import type {OpenCloudOptions} from '../../src/ports/cloud.ts'
import type {Properties} from './resource.ts'

export const clusterSchema = z.object({name: z.string().min(1), lease: z.string().regex(/^[0-9a-f]{10}$/)})

/** In whose account, where nodes are rented. */
export const accountSchema = z.custom<Account>(
  (account) => typeof account === 'object' && account !== null && 'id' in account && typeof account.id === 'string',
)

/** What was made before accounts were noted is taken to be where it is looked for. */
export const isOtherAccount = (before: InAccount, after: InAccount): boolean =>
  before.account !== undefined && after.account !== undefined && before.account.id !== after.account.id

interface InAccount {
  readonly account?: Account | undefined
}

/** How the cloud of a resource is opened: never in another account than its own. */
export const cloudOptions = ({emulated, account}: InAccount & {readonly emulated: boolean}): OpenCloudOptions => ({
  emulated,
  ...(account && {account}),
})

/** What is wrong with a resource's inputs, as the engine wants it told. */
export function failuresOf(schema: z.ZodType, inputs: Properties): readonly CheckFailure[] {
  const result = schema.safeParse(inputs)
  if (result.success) return []
  return result.error.issues.map(({path, message}) => ({property: path.join('.'), reason: message}))
}
