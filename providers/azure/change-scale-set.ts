import {setTimeout as delay} from 'node:timers/promises'
import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {MembersPlan} from '../shared/plan-members.ts'
import {perform} from './asking.ts'
import {type GangWork, observed} from './gang-work.ts'
import {keepTags} from './keep-tags.ts'
import type {AzureMember} from './members.ts'

/** Ends what is too much, starts what is stopped, launches what is missing. */
export async function changeScaleSet(
  work: GangWork,
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

/** Machines that another ended meanwhile are no fault: the next look at them says so. */
async function endMachines(work: GangWork, ending: readonly AzureMember[]): Promise<void> {
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
