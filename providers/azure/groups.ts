import {setTimeout as delay} from 'node:timers/promises'
import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Fault} from '../../src/domain/fault.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type Asking, askFor, askForAll, perform} from './asking.ts'
import {placementGroupName} from './names.ts'

/** The cluster's resource groups, one in each region that it was ever in; found by their tag. */
export async function groupsOf(asking: Asking, {lease}: ClusterId): Promise<readonly string[]> {
  const resources = await asking.clients.resources()
  const filter = `tagName eq '${TAGS.lease}' and tagValue eq '${lease}'`
  const groups = await askForAll(asking, async () => resources.resourceGroups.list({filter}))
  return groups.flatMap(({name}) => (name === undefined ? [] : [name]))
}

export async function scaleSetsIn(asking: Asking, group: string): Promise<readonly VirtualMachineScaleSet[]> {
  const compute = await asking.clients.compute()
  return askForAll(asking, async () => compute.virtualMachineScaleSets.list(group))
}

/** Ends a gang's scale set with all its machines, disks and addresses, and what brought them near. Already gone is success. */
export async function removeScaleSet(asking: Asking, group: string, name: string): Promise<void> {
  const compute = await asking.clients.compute()
  await unlessGone(() =>
    perform(asking, async () => ({poller: compute.virtualMachineScaleSets.delete(group, name, {forceDeletion: true})})),
  )
  const placementGroup = placementGroupName(name)
  await askFor(asking, async () => compute.proximityPlacementGroups.delete(group, placementGroup))
}

/** Ends whatever is in a group, and then the group; returns when it is gone. Already gone is success. */
export async function removeGroup(asking: Asking, group: string): Promise<void> {
  const resources = await asking.clients.resources()
  await unlessGone(() => perform(asking, async () => ({poller: resources.resourceGroups.delete(group)})))
}

/** Until a listing is empty: a client that was stopped late may make a group while this one looks. @throws CloudFault */
export async function removeGroups(asking: Asking, cluster: ClusterId): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const groups = await groupsOf(asking, cluster)
    if (groups.length === 0) return
    if (round > 0) await delay(asking.pollMs, undefined, {signal: asking.signal}) // listings lag behind
    await Promise.all(groups.map((group) => removeGroup(asking, group)))
  }
  const left = await groupsOf(asking, cluster)
  if (left.length > 0) throw new CloudFault(stillThere(left))
}

const ROUNDS = 5

const stillThere = (groups: readonly string[]): Fault => ({
  kind: 'outage',
  code: 'ResourceGroupsLeft',
  message: `these resource groups are still listed: ${groups.join(', ')}`,
  hint: 'run gpuctl down again; a lock on a group hinders its deletion too',
  effect: 'unknown',
})

const GONE = ['ResourceGroupNotFound', 'ResourceNotFound', 'NotFound', 'ParentResourceNotFound']

/** What is to go may be gone before, or by another's hand. */
export async function unlessGone(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof CloudFault && GONE.includes(error.fault.code))) throw error
  }
}
