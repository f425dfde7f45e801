import {setTimeout as delay} from 'node:timers/promises'
import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import type {Fault} from '../../src/domain/fault.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type MembersPlan, planMembers} from '../shared/plan-members.ts'
import {type Asking, ask, askFor, perform} from './asking.ts'
import {checkSize} from './check-size.ts'
import {groupsOf, removeScaleSet} from './groups.ts'
import {formatMachines} from './indices.ts'
import {isWanted} from './is-wanted.ts'
import {type AzureMember, membersOf} from './members.ts'
import {groupName, placementGroupName} from './names.ts'
import {scaleSetBody} from './scale-set-body.ts'
import {gangTags} from './tags.ts'

/** One gang, on its way to its size. */
interface Work {
  readonly asking: Asking
  readonly request: GangRequest
  readonly rental: Rental
  readonly group: string
  readonly emulated: boolean
}

/**
 * Brings a gang to its size: one scale set, whose capacity says how many there are to be. To ask for the same capacity twice is to ask
 * once, so nothing here is made twice, however often a client is stopped in the middle.
 */
export async function ensureGang(asking: Asking, request: GangRequest, emulated: boolean): Promise<GangResult> {
  const {rental, cluster, size} = request
  if (rental === undefined) throw new CloudFault(NOTHING_RENTED)
  const work = {asking, request, rental, group: groupName(cluster, rental.offering.region), emulated}
  await removeElsewhere(work)
  if (size === 0) {
    await removeScaleSet(asking, work.group, request.pool)
    return {members: []}
  }
  const fault = await withinBootTime(work, bringToSize).catch((error: unknown) => {
    if (error instanceof CloudFault) return error.fault
    throw error
  })
  const members = await observed(work)
  return {members: members.map(({node}) => node), ...(fault && {fault})}
}

/** @throws CloudFault when it takes longer than machines of the type take to boot */
async function withinBootTime<T>(work: Work, act: (work: Work) => Promise<T>): Promise<T> {
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

/** Of the gang's size when nothing hinders; else what did. */
async function bringToSize(work: Work): Promise<Fault | undefined> {
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
    return create(work, asked)
  }
  const seen = await membersOf(asking, work.group, scaleSet, work.emulated)
  const plan = planMembers(request.size, seen)
  if (plan.keep.length === 0 && plan.launch.length > 0) {
    // Nothing of it is worth keeping; a new one leaves no shell behind, and no operation of another client's.
    await removeScaleSet(asking, work.group, request.pool)
    await checkSize(asking, rental)
    return create(work, asked)
  }
  return change(work, asked, plan)
}

/** All of a gang at once; what comes of a failure is removed. */
async function create(work: Work, asked: VirtualMachineScaleSet): Promise<Fault | undefined> {
  const {asking, request, group} = work
  request.onNews?.(`asking for ${request.size} × ${asked.sku?.name}`)
  try {
    await ensurePlacementGroup(work, asked)
    await put(work, asked)
    await keepTags(work, asked)
    return undefined
  } catch (error) {
    asking.signal.throwIfAborted()
    if (!(error instanceof CloudFault)) throw error
    return {...error.fault, effect: await effectAfterRemoval(asking, group, request.pool)}
  }
}

/** What hindered is worth more to know than what hinders its removal, which the next call tries again. */
async function effectAfterRemoval(asking: Asking, group: string, pool: string): Promise<Fault['effect']> {
  try {
    await removeScaleSet(asking, group, pool)
    return 'none'
  } catch (error) {
    asking.signal.throwIfAborted()
    if (!(error instanceof CloudFault)) throw error
    return 'unknown'
  }
}

/** Ends what is too much, starts what is stopped, launches what is missing. */
async function change(
  work: Work,
  asked: VirtualMachineScaleSet,
  plan: MembersPlan<AzureMember>,
): Promise<Fault | undefined> {
  const {asking, request, group} = work
  const compute = await asking.clients.compute()
  await endMachines(work, plan.end)
  if (plan.start.length > 0) {
    request.onNews?.(`starting ${plan.start.length} stopped nodes`)
    const vmInstanceIDs = {instanceIds: plan.start.map(({instanceId}) => instanceId)}
    await perform(asking, async () => ({
      poller: compute.virtualMachineScaleSets.start(group, request.pool, {vmInstanceIDs}),
    }))
  }
  let fault: Fault | undefined
  if (plan.launch.length > 0) {
    request.onNews?.(`asking for ${plan.launch.length} more × ${asked.sku?.name}`)
    try {
      const sku = {...asked.sku, capacity: request.size}
      await perform(asking, async () => ({
        poller: compute.virtualMachineScaleSets.update(group, request.pool, {sku}),
      }))
    } catch (error) {
      asking.signal.throwIfAborted()
      if (!(error instanceof CloudFault)) throw error
      fault = error.fault
      const shells = (await observed(work)).filter((member) => !member.isWanted)
      await endMachines(work, shells)
    }
  }
  await keepTags(work, asked)
  return fault
}

async function put({asking, request, group}: Work, body: VirtualMachineScaleSet): Promise<void> {
  const compute = await asking.clients.compute()
  await perform(asking, async () => ({
    poller: compute.virtualMachineScaleSets.createOrUpdate(group, request.pool, body),
  }))
}

/** Machines that another ended meanwhile are no fault: the next look at them says so. */
async function endMachines(work: Work, ending: readonly AzureMember[]): Promise<void> {
  const {asking, request, group} = work
  const compute = await asking.clients.compute()
  for (let left = ending; left.length > 0; ) {
    request.onNews?.(`ending ${left.length} nodes`)
    const instanceIds = left.filter(({state}) => state !== 'stopping').map(({instanceId}) => instanceId)
    try {
      if (instanceIds.length === 0) await delay(asking.pollMs, undefined, {signal: asking.signal})
      else
        await perform(asking, async () => ({
          poller: compute.virtualMachineScaleSets.deleteInstances(
            group,
            request.pool,
            {instanceIds},
            {forceDeletion: true},
          ),
        }))
    } catch (error) {
      asking.signal.throwIfAborted()
      if (!(error instanceof CloudFault && error.fault.code === 'InvalidParameter')) throw error
    }
    const still = new Set((await observed(work)).map(({id}) => id))
    left = left.filter(({id}) => still.has(id))
  }
}

/** Notes which machine is which node, so that the others stay who they are when one is lost. */
async function keepTags(work: Work, {tags = {}}: VirtualMachineScaleSet): Promise<void> {
  const {asking, request, group} = work
  const compute = await asking.clients.compute()
  const scaleSet = await settled(work)
  if (scaleSet === undefined) return
  const members = await membersOf(asking, group, scaleSet, work.emulated)
  const machines: (number | undefined)[] = []
  for (const {index, instanceId} of members) machines[index] = Number(instanceId)
  const wanted = {...tags, ...formatMachines(Array.from(machines))}
  if (isEqual(scaleSet.tags ?? {}, wanted)) return
  await perform(asking, async () => ({
    poller: compute.virtualMachineScaleSets.update(group, request.pool, {tags: wanted}),
  }))
}

/** The gang's scale set once nothing is happening to it; undefined where there is none. */
async function settled({asking, group, request}: Work): Promise<VirtualMachineScaleSet | undefined> {
  const compute = await asking.clients.compute()
  for (;;) {
    const scaleSet = await askFor(asking, async () => compute.virtualMachineScaleSets.get(group, request.pool))
    if (!BUSY.includes(scaleSet?.provisioningState ?? '')) return scaleSet
    request.onNews?.(`another change of ${request.pool} is on its way: ${scaleSet?.provisioningState}`)
    await delay(asking.pollMs, undefined, {signal: asking.signal})
  }
}

const BUSY = ['Creating', 'Updating', 'Deleting']

async function observed({asking, group, request, emulated}: Work): Promise<readonly AzureMember[]> {
  const compute = await asking.clients.compute()
  const scaleSet = await askFor(asking, async () => compute.virtualMachineScaleSets.get(group, request.pool))
  if (scaleSet === undefined) return []
  return (await membersOf(asking, group, scaleSet, emulated)).toSorted((a, b) => a.index - b.index)
}

/** A pool whose place changed has nodes in another region's group, which are not what is asked for now. */
async function removeElsewhere({asking, request, group}: Work): Promise<void> {
  const groups = await groupsOf(asking, request.cluster)
  const others = groups.filter((each) => each.toLowerCase() !== group.toLowerCase())
  await Promise.all(others.map((each) => removeScaleSet(asking, each, request.pool)))
}

/** Scale sets with one placement group need none beside it: it only makes allocations fail. */
async function ensurePlacementGroup(
  {asking, request, rental, group}: Work,
  {proximityPlacementGroup}: VirtualMachineScaleSet,
) {
  if (proximityPlacementGroup === undefined) return
  const compute = await asking.clients.compute()
  const {region: location} = rental.offering
  const tags = gangTags(request, rental)
  await ask(asking, async () =>
    compute.proximityPlacementGroups.createOrUpdate(group, placementGroupName(request.pool), {location, tags}),
  )
}

function bodyOf({asking, request, rental, group}: Work): VirtualMachineScaleSet {
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

const isEqual = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

const NOTHING_RENTED: Fault = {
  kind: 'invalid',
  code: 'NothingRented',
  message: 'nodes of Azure are rented, and it is not said as what',
  effect: 'none',
}
