import type {ListedAccount} from '../../src/ports/cloud.ts'
import {cliSubscriptions} from './cli-profile.ts'

/** The subscription that the environment names, then those of `az login`, the chosen one first. */
export async function listAzureAccounts(env: NodeJS.ProcessEnv): Promise<readonly ListedAccount[]> {
  const named = env.AZURE_SUBSCRIPTION_ID
  const listed = cliSubscriptions(env).toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
  const others = listed.filter(({id}) => id.toLowerCase() !== named?.toLowerCase())
  const first: readonly ListedAccount[] = named ? [{name: named, source: 'AZURE_SUBSCRIPTION_ID'}] : []
  const all = [...first, ...others.map(({id, name}) => ({name: id, source: `az login, ${name}`}))]
  return all.length > 0 ? all : [{source: 'environment'}]
}
