import type {ArmResource} from './account.ts'
import type {ArmCall} from './call.ts'
import type {Instance} from './instance.ts'
import type {Size} from './sizes.ts'
import {onAllocated} from './virtual-machine-parts.ts'

/** What runs as a machine by itself. */
export function instanceOf({account, regions}: ArmCall, machine: ArmResource, size: Size, userData: string): Instance {
  const {location: region = '', zones, properties} = machine
  const purchase = properties.priority === 'Spot' ? 'spot' : 'on-demand'
  return {
    resource: machine,
    size,
    market: {
      cloud: 'azure',
      region,
      zone: zones?.[0] ?? '',
      instanceType: size.name,
      purchase: properties.capacityReservation === undefined ? purchase : 'reserved',
    },
    evictionPolicy: properties.evictionPolicy ?? 'Deallocate',
    hostname: properties.osProfile.computerName,
    userData,
    nanoUsdPerHour: regions.nanoUsdPerHour(region, size.name, purchase) ?? 0n,
    onAllocated: (address) => onAllocated(account, machine, address),
    power: 'creating',
    hasCapacity: false,
    ended: new AbortController(),
    launched: Promise.resolve(),
  }
}
