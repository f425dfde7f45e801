import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import type {Fault} from '../../src/domain/fault.ts'
import {importedStands} from '../../src/domain/imported-stands.ts'
import type {GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {inOrder} from '../shared/in-order.ts'
import {gangTags} from '../shared/node-tags.ts'
import {planMembers} from '../shared/plan-members.ts'
import type {Asking} from './asking.ts'
import {changeScaleSet} from './change-scale-set.ts'
import {checkSize} from './check-size.ts'
import {createScaleSet} from './create-scale-set.ts'
import {type GangWork, observed, settled} from './gang-work.ts'
import {groupsOf, removeScaleSet} from './groups.ts'
import {importedMachines} from './imported.ts'
import {isWanted} from './is-wanted.ts'
import {membersOf} from './members.ts'
import {groupName, placementGroupName} from './names.ts'
import {scaleSetBody} from './scale-set-body.ts'

/**
 * Brings a gang to its size: one scale set, whose capacity says how many there are to be. To ask for the same capacity twice is to ask
 * once, so nothing here is made twice, however often a client is stopped in the middle.
 */
export async function ensureGang(asking: Asking, request: GangRequest, emulated: boolean): Promise<GangResult> {
  const {rental, cluster, size} = request
  if (rental === undefined) throw new CloudFault(NOTHING_RENTED)
  const imported = await importedMachines(asking, cluster, {pool: request.pool, emulated})
  if (imported.length > 0) return {members: inOrder(imported.map(({node}) => node)), fault: importedStands(request)}
  const work = {asking, request, rental, group: groupName(cluster, rental.offering.region), emulated}
  if (size === 0) {
    await removeElsewhere(work)
    await removeScaleSet(asking, work.group, request.pool)
    return {members: []}
  }
  const fault = await withinBootTime(work, wholeAndAlone).catch((error: unknown) => {
    if (error instanceof CloudFault) return error.fault
    throw error
  })
  const members = await observed(work)
  return {members: members.map(({node}) => node), ...(fault && {fault})}
}

/** @throws CloudFault when it takes longer than machines of the type take to boot */
async function withinBootTime<T>(work: GangWork, act: (work: GangWork) => Promise<T>): Promise<T> {
  const {asking, rental} = work
  const {bootSeconds, instanceType} = rental.machine
  const late = AbortSignal.timeout((bootSeconds === 'unknown' ? BOOT_SECONDS : bootSeconds) * 1000)
  try {
    return await act({...work, asking: {...asking, signal: AbortSignal.any([asking.signal, late])}})
  } catch (error) {
    asking.signal.throwIfAborted()
    if (late.aborted) throw new CloudFault(tooLate(instanceType))
    throw error
  }
}

/** A scale set's operation ends when its machines have booted; a large one is given time for its allocation too. */
const BOOT_SECONDS = 1800

const tooLate = (instanceType: string): Fault => ({
  kind: 'outage',
  code: 'BootTimeout',
  message: `nodes of ${instanceType} did not run in the time that they take`,
  effect: 'unknown',
})

/** What stands elsewhere goes last: where there is no capacity here, it is what the next call finds. */
async function wholeAndAlone(work: GangWork): Promise<Fault | undefined> {
  const fault = await bringToSize(work)
  if (fault === undefined) await removeElsewhere(work)
  return fault
}

/** Of the gang's size when nothing hinders; else what did. */
async function bringToSize(work: GangWork): Promise<Fault | undefined> {
  const {asking, request, rental} = work
  const asked = bodyOf(work)
  let scaleSet = await settled(work)
  if (scaleSet !== undefined && !isWanted(scaleSet, asked)) {
    request.onNews?.('ending nodes that are not what is asked for now')
    await removeScaleSet(asking, work.group, request.pool)
    scaleSet = undefined
  }
  if (scaleSet === undefined) {
    await checkSize(asking, rental)
    return createScaleSet(work, asked)
  }
  const seen = await membersOf(asking, work.group, scaleSet, work.emulated, request.leaving)
  const plan = planMembers(request.size, seen)
  if (plan.keep.length === 0 && plan.launch.length > 0) {
    // Nothing of it is worth keeping; a new one leaves no shell behind, and no operation of another client's.
    await removeScaleSet(asking, work.group, request.pool)
    await checkSize(asking, rental)
    return createScaleSet(work, asked)
  }
  return changeScaleSet(work, asked, plan)
}

/** A pool whose place changed has nodes in another region's group, which are not what is asked for now. */
async function removeElsewhere({asking, request, group}: GangWork): Promise<void> {
  const groups = await groupsOf(asking, request.cluster)
  const others = groups.filter((each) => each.toLowerCase() !== group.toLowerCase())
  await Promise.all(others.map((each) => removeScaleSet(asking, each, request.pool)))
}

function bodyOf({asking, request, rental, group}: GangWork): VirtualMachineScaleSet {
  const {subscription} = asking.clients
  const {pool, size, authorizedKey} = request
  const {together, machine} = rental
  const isJoined = machine.nics !== 'unknown' && machine.nics.cloud === 'azure' && machine.nics.scaleSet !== undefined
  const name = placementGroupName(pool)
  const placementGroupId = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/proximityPlacementGroups/${name}`
  return scaleSetBody({
    subscription,
    group,
    pool,
    size,
    rental,
    authorizedKey,
    tags: gangTags(request, rental),
    ...(together && !isJoined && {placementGroupId}),
  })
}

const NOTHING_RENTED: Fault = {
  kind: 'invalid',
  code: 'NothingRented',
  message: 'nodes of Azure are rented, and it is not said as what',
  effect: 'none',
}
