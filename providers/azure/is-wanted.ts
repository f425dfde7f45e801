import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import {TAGS} from '../../src/domain/ownership.ts'

/** Whether a scale set's machines are what is asked for now: of this size, there, bought so, with these keys. */
export function isWanted(seen: VirtualMachineScaleSet, asked: VirtualMachineScaleSet): boolean {
  const profile = seen.virtualMachineProfile
  const wanted = asked.virtualMachineProfile
  return (
    isSame(seen.location, asked.location) &&
    isSame(seen.sku?.name, asked.sku?.name) &&
    (seen.zones ?? []).join() === (asked.zones ?? []).join() &&
    isSame(profile?.priority ?? 'Regular', wanted?.priority ?? 'Regular') &&
    isSame(reservationOf(profile), reservationOf(wanted)) &&
    isSame(seen.proximityPlacementGroup?.id, asked.proximityPlacementGroup?.id) &&
    seen.tags?.[TAGS.access] === asked.tags?.[TAGS.access]
  )
}

const reservationOf = (profile: VirtualMachineScaleSet['virtualMachineProfile']): string | undefined =>
  profile?.capacityReservation?.capacityReservationGroup?.id

/** Azure keeps names in whatever case it was told first. */
const isSame = (a: string | undefined, b: string | undefined): boolean => a?.toLowerCase() === b?.toLowerCase()
