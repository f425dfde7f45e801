import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {Clouds} from '../ports/cloud.ts'
import type {ExclusionStore} from '../ports/exclusion-store.ts'
import {accountIdOf} from './accounts.ts'

/** What lately had no capacity. What another account was refused does not count in this one; clouds are asked whose it is only then. */
export async function exclusionsFor(
  {access}: ClusterSpec,
  {clouds, exclusions}: {readonly clouds: Clouds; readonly exclusions: ExclusionStore},
  {emulated, signal}: {readonly emulated: boolean; readonly signal: AbortSignal},
): Promise<readonly Exclusion[]> {
  const all = await exclusions.read(emulated, Date.now())
  const held = [...new Set(all.flatMap(({cloud, account}) => (account === undefined ? [] : [cloud])))]
  const ids = await Promise.all(
    held.map((cloud) => accountIdOf(cloud as ProvisionedCloud, access.accounts ?? {}, emulated, clouds, signal)),
  )
  const here = new Map(held.map((cloud, at) => [cloud, ids[at]]))
  return all.filter(({cloud, account}) => account === undefined || (here.get(cloud) ?? account) === account)
}
