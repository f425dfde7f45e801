import {isDeepStrictEqual} from 'node:util'
import type {ArmResource} from './account.ts'
import {ArmError, invalid, missing} from './arm-error.ts'
import type {ArmCall} from './call.ts'
import {checkArchitecture, checkOs, checkSize} from './check-scale-set.ts'
import {checkImage} from './images.ts'
import {isSame, referred} from './plain-resources.ts'
import {ZONES} from './regions.ts'
import {checkLocation} from './resource-groups.ts'
import type {Size} from './sizes.ts'
import {references} from './virtual-machine-parts.ts'

export const VIRTUAL_MACHINE = 'Microsoft.Compute/virtualMachines'

/** Refuses what Compute refuses at once. @returns its size */
export function checkVirtualMachine(call: ArmCall, machine: ArmResource): Size {
  const {id, properties, location = '', zones = []} = machine
  checkLocation(call, call.body.location, VIRTUAL_MACHINE)
  const {hardwareProfile, storageProfile, osProfile, priority, evictionPolicy, billingProfile} = properties
  for (const each of NOT_EMULATED)
    if (properties[each] !== undefined) throw invalid(each, `Virtual machines with ${each} are not emulated.`)
  if (hardwareProfile?.vmSize === undefined) throw missing('hardwareProfile.vmSize')
  const size = checkSize(call, hardwareProfile.vmSize, location)
  if (zones.length > 1 || zones.some((zone) => !ZONES.includes(zone)))
    throw new ArmError(
      400,
      'InvalidAvailabilityZone',
      `The zone(s) '${zones.join(',')}' for resource '${id}' is not supported. The supported zones for location '${location}' are '${ZONES.join(',')}'`,
    )
  checkOs(osProfile, osProfile?.computerName, 'computerName')
  checkImage(storageProfile?.imageReference, location)
  checkArchitecture(size, storageProfile.imageReference.sku)
  if (storageProfile.osDisk?.createOption !== 'FromImage')
    throw invalid('osDisk.createOption', 'Disks other than those made from an image are not emulated.')
  if (priority !== 'Spot' && (evictionPolicy !== undefined || billingProfile?.maxPrice !== undefined))
    throw invalid(
      'evictionPolicy',
      'Eviction policy and a maximum price can be set only on Azure Spot Virtual Machines.',
    )
  const {capacityReservation} = properties
  if (capacityReservation) referred(call, id, capacityReservation.capacityReservationGroup?.id, location)
  checkInterfaces(call, machine)
  return size
}

const NOT_EMULATED = ['availabilitySet', 'virtualMachineScaleSet', 'host', 'hostGroup', 'proximityPlacementGroup']

function checkInterfaces(call: ArmCall, {id, location, properties}: ArmResource): void {
  const all = references(properties)
  if (all.length === 0) throw missing('networkProfile.networkInterfaces')
  for (const reference of all) {
    const nic = referred(call, id, reference.id, location)
    const other: string | undefined = nic.properties.virtualMachine?.id
    if (other !== undefined && !isSame(other, id))
      throw new ArmError(
        400,
        'NicInUse',
        `Network Interface ${nic.id} is used by existing resource ${other}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.`,
      )
  }
}

/** What a machine is stays; only what goes with it, and its tags, are changed here. @throws ArmError */
export function checkMachineChange(before: ArmResource, asked: Partial<ArmResource>): void {
  const {properties = {}} = asked
  const then = before.properties
  const differs = (now: unknown, was: unknown) => now !== undefined && !isDeepStrictEqual(now, was)
  const changed =
    (differs(asked.location, before.location) && 'location') ||
    (differs(asked.zones, before.zones) && 'zones') ||
    ['hardwareProfile', 'priority', 'evictionPolicy'].find((key) => differs(properties[key], then[key])) ||
    (differs(properties.storageProfile?.imageReference, then.storageProfile.imageReference) && 'imageReference') ||
    (differs(
      properties.networkProfile && references(properties).map(({id}) => id),
      references(then).map(({id}) => id),
    ) &&
      'networkProfile')
  if (changed)
    throw new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${changed}' is not allowed.`, {
      target: changed,
    })
}
