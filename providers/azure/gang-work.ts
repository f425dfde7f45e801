import {setTimeout as delay} from 'node:timers/promises'
import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {type Asking, askFor} from './asking.ts'
import {type AzureMember, membersOf} from './members.ts'

/** One gang, on its way to its size. */
export interface GangWork {
  readonly asking: Asking
  readonly request: GangRequest
  readonly rental: Rental
  readonly group: string
  readonly emulated: boolean
}

/** The gang's scale set once nothing is happening to it; undefined where there is none. */
export async function settled({asking, group, request}: GangWork): Promise<VirtualMachineScaleSet | undefined> {
  const compute = await asking.clients.compute()
  for (;;) {
    const scaleSet = await askFor(asking, async () => compute.virtualMachineScaleSets.get(group, request.pool))
    if (!BUSY.includes(scaleSet?.provisioningState ?? '')) return scaleSet
    request.onNews?.(`another change of ${request.pool} is on its way: ${scaleSet?.provisioningState}`)
    await delay(asking.pollMs, undefined, {signal: asking.signal})
  }
}

const BUSY = ['Creating', 'Updating', 'Deleting']

/** What there is of it now. */
export async function observed({asking, group, request, emulated}: GangWork): Promise<readonly AzureMember[]> {
  const compute = await asking.clients.compute()
  const scaleSet = await askFor(asking, async () => compute.virtualMachineScaleSets.get(group, request.pool))
  if (scaleSet === undefined) return []
  return (await membersOf(asking, group, scaleSet, emulated)).toSorted((a, b) => a.index - b.index)
}
