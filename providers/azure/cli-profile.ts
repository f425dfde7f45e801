import {readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {z} from 'zod'

/** A subscription that somebody logged in to by the Azure CLI. */
export interface CliSubscription {
  readonly id: string
  readonly name: string
  readonly tenantId: string
  readonly isDefault: boolean
}

const profileSchema = z.looseObject({
  subscriptions: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string().default(''),
      tenantId: z.string().default(''),
      isDefault: z.boolean().default(false),
      state: z.string().default('Enabled'),
    }),
  ),
})

/** The subscriptions that `az account list` shows; none where the file is not there, or another one. @source azure-cli, _profile.py */
export function cliSubscriptions(env: NodeJS.ProcessEnv): readonly CliSubscription[] {
  const file = join(env.AZURE_CONFIG_DIR || join(env.HOME || homedir(), '.azure'), 'azureProfile.json')
  try {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '') // which the CLI writes
    return profileSchema.parse(JSON.parse(text)).subscriptions.filter(({state}) => state === 'Enabled')
  } catch {
    return []
  }
}
