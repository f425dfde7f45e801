import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {Gcp} from './gcp.ts'
import {lastOf} from './gcp.ts'
import {listPolicies} from './lists.ts'
import {made} from './made.ts'
import {policyName} from './names.ts'
import {forEach, remove} from './removal.ts'

/** Makes the policy that keeps a gang close together, where its machine type has one. @returns its path */
export async function ensurePlacement(
  gcp: Gcp,
  cluster: ClusterId,
  pool: string,
  region: string,
  {machine, together}: Rental,
  description: string,
): Promise<string | undefined> {
  const groupPlacementPolicy = together ? policyFor(machine.placementObject) : undefined
  if (groupPlacementPolicy === undefined) return undefined
  const {project} = gcp
  const name = policyName(cluster, pool)
  const client = await gcp.resourcePolicies()
  const resourcePolicyResource = {name, description, groupPlacementPolicy}
  await made(gcp, (options) => client.insert({project, region, resourcePolicyResource}, options))
  return `projects/${project}/regions/${region}/resourcePolicies/${name}`
}

/** @source Google Cloud, "Compact placement and workload policy overview": a rack of 18 nodes × 4 GPUs is one topology of 1x72 */
function policyFor(placementObject: string) {
  if (placementObject === 'compact-placement') return {collocation: 'COLLOCATED'}
  const [, nodes, gpus] = /^nvlink-domain-(\d+)x(\d+)$/.exec(placementObject) ?? []
  return nodes && gpus ? {collocation: 'COLLOCATED', gpuTopology: `1x${Number(nodes) * Number(gpus)}`} : undefined
}

/** Removes a pool's policies, once no instance has them. @returns whether none is left */
export async function removePlacement(gcp: Gcp, filter: string): Promise<boolean> {
  const policies = await listPolicies(gcp, filter)
  if (policies.length === 0) return true
  const {project} = gcp
  const client = await gcp.resourcePolicies()
  await forEach(policies, ({name, region}) =>
    remove(gcp, (options) => client.delete({project, region: lastOf(region), resourcePolicy: name ?? ''}, options)),
  )
  return false
}
