import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {gangTags} from '../shared/node-tags.ts'
import {type Asking, ask, perform} from './asking.ts'
import type {GangWork} from './gang-work.ts'
import {removeScaleSet} from './groups.ts'
import {keepTags} from './keep-tags.ts'
import {placementGroupName} from './names.ts'

/** All of a gang at once; what comes of a failure is removed. */
export async function createScaleSet(work: GangWork, asked: VirtualMachineScaleSet): Promise<Fault | undefined> {
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

/** Scale sets with one placement group need none beside it: it only makes allocations fail. */
async function ensurePlacementGroup(
  {asking, request, rental, group}: GangWork,
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

async function put({asking, request, group}: GangWork, body: VirtualMachineScaleSet): Promise<void> {
  const compute = await asking.clients.compute()
  await perform(asking, async () => ({
    poller: compute.virtualMachineScaleSets.createOrUpdate(group, request.pool, body),
  }))
}
