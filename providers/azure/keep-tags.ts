import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import {perform} from './asking.ts'
import {type GangWork, settled} from './gang-work.ts'
import {formatMachines} from './indices.ts'
import {membersOf} from './members.ts'

/** Notes which machine is which node, so that the others stay who they are when one is lost. */
export async function keepTags(work: GangWork, {tags = {}}: VirtualMachineScaleSet): Promise<void> {
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

const isEqual = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
