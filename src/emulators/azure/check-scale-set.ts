import {isDeepStrictEqual} from 'node:util'
import type {ArmResource} from './account.ts'
import {ArmError, invalid, missing} from './arm-error.ts'
import type {ArmCall} from './call.ts'
import {checkImage} from './images.ts'
import {referred} from './plain-resources.ts'
import {ZONES} from './regions.ts'
import {checkLocation} from './resource-groups.ts'
import type {Size} from './sizes.ts'

export const SCALE_SET = 'Microsoft.Compute/virtualMachineScaleSets'

/** Refuses what Compute refuses at once. @returns its size */
export function checkScaleSet(call: ArmCall, scaleSet: ArmResource, before: ArmResource | undefined): Size {
  const {properties, sku, zones} = scaleSet
  checkLocation(call, call.body.location, SCALE_SET)
  if (sku?.name === undefined || sku.capacity === undefined)
    throw missing(sku?.name === undefined ? 'sku.name' : 'sku.capacity')
  const profile = properties.virtualMachineProfile
  if (profile === undefined) throw missing('virtualMachineProfile')
  // Its machines would be virtual machines with disks and interfaces of their own, which nothing here asks for yet.
  if (properties.orchestrationMode === 'Flexible')
    throw new ArmError(400, 'BadRequest', 'Scale sets with flexible orchestration are not emulated.', {
      target: 'orchestrationMode',
    })
  if (properties.upgradePolicy?.mode === undefined) throw missing('upgradePolicy')
  if (properties.singlePlacementGroup === true && sku.capacity > 100)
    throw invalid(
      'sku.capacity',
      `The capacity '${sku.capacity}' exceeds the maximum of 100 for a scale set with a single placement group.`,
    )
  const size = checkSize(call, sku.name, scaleSet.location ?? '')
  const wrongZone = zones?.find((zone) => !ZONES.includes(zone))
  if (wrongZone !== undefined)
    throw new ArmError(
      400,
      'InvalidAvailabilityZone',
      `The zone(s) '${wrongZone}' for resource '${scaleSet.id}' is not supported. The supported zones for location '${scaleSet.location}' are '${ZONES.join(',')}'`,
    )
  checkProfile(call, scaleSet, size)
  if (before !== undefined) checkChange(scaleSet, before)
  return size
}

/** @throws ArmError where there is no such size, or not there */
export function checkSize({sizes, regions}: ArmCall, name: string, location: string): Size {
  const size = sizes.get(name.toLowerCase())
  if (size === undefined)
    throw new ArmError(
      400,
      'InvalidParameter',
      `The value ${name} provided for the VM size is not valid. The valid sizes in the current region are: ${[...regions.sizesIn(location)].join(',')}. Find out more on the valid VM sizes in each region at https://aka.ms/azure-regions.`,
      {target: 'vmSize'},
    )
  if (!regions.sizesIn(location).has(name.toLowerCase()))
    throw new ArmError(
      409,
      'SkuNotAvailable',
      `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${name}' is currently not available in location '${location}'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.`,
    )
  return size
}

function checkProfile(call: ArmCall, {id, location, properties}: ArmResource, size: Size): void {
  const {
    osProfile,
    storageProfile,
    networkProfile,
    priority,
    evictionPolicy,
    billingProfile,
    capacityReservation,
    scheduledEventsProfile,
  } = properties.virtualMachineProfile
  const isSpot = priority === 'Spot'
  checkOs(osProfile, osProfile?.computerNamePrefix, 'computerNamePrefix')
  checkImage(storageProfile?.imageReference, location ?? '')
  checkArchitecture(size, storageProfile.imageReference.sku)
  if (!isSpot && (evictionPolicy !== undefined || billingProfile?.maxPrice !== undefined))
    throw invalid(
      'evictionPolicy',
      'Eviction policy and a maximum price can be set only on Azure Spot Virtual Machines.',
    )
  if (isSpot && capacityReservation !== undefined)
    throw invalid('capacityReservation', 'Azure Spot Virtual Machines cannot use a capacity reservation group.')
  const notBefore = scheduledEventsProfile?.terminateNotificationProfile?.notBeforeTimeout ?? 'PT5M'
  if (!/^PT([5-9]|1[0-5])M$/.test(notBefore))
    throw invalid('notBeforeTimeout', `The value '${notBefore}' is not between PT5M and PT15M.`)
  const nics = networkProfile?.networkInterfaceConfigurations ?? []
  if (nics.length === 0) throw missing('networkProfile.networkInterfaceConfigurations')
  for (const nic of nics)
    for (const each of nic.properties?.ipConfigurations ?? []) referred(call, id, each.properties?.subnet?.id, location)
  if (properties.proximityPlacementGroup) referred(call, id, properties.proximityPlacementGroup.id, location)
  if (capacityReservation) referred(call, id, capacityReservation.capacityReservationGroup?.id, location)
}

/** @source Azure, "Virtual Machines - Create Or Update": OSProfile */
// biome-ignore lint/suspicious/noExplicitAny: checked against Microsoft's model before
export function checkOs(osProfile: any, name: string | undefined, parameter: string): void {
  if (osProfile === undefined) throw missing('osProfile')
  if (name === undefined) throw missing(`osProfile.${parameter}`)
  if (name.length > 58 || !/^[a-zA-Z0-9-]+$/.test(name))
    throw invalid(parameter, `The value '${name}' of parameter ${parameter} is invalid.`)
  if (osProfile.adminUsername === undefined) throw missing('osProfile.adminUsername')
  if (['root', 'admin', 'administrator', 'user', 'test', 'guest'].includes(osProfile.adminUsername))
    throw invalid('adminUsername', 'The Admin Username specified is not allowed.')
  const linux = osProfile.linuxConfiguration
  if (linux?.disablePasswordAuthentication === true) {
    const keys: readonly {path?: string; keyData?: string}[] = linux.ssh?.publicKeys ?? []
    if (keys.length === 0)
      throw invalid('linuxConfiguration.ssh.publicKeys', 'Authentication using SSH requires at least one public key.')
    const path = `/home/${osProfile.adminUsername}/.ssh/authorized_keys`
    if (keys.some((key) => key.path !== path))
      throw invalid(
        'linuxConfiguration.ssh.publicKeys.path',
        `Destination path for SSH public keys is currently limited to its default value ${path} due to a known issue in Linux provisioning agent.`,
      )
    if (keys.some(({keyData = ''}) => !/^ssh-(rsa|ed25519) [A-Za-z0-9+/=]+/.test(keyData)))
      throw invalid(
        'linuxConfiguration.ssh.publicKeys.keyData',
        'The value of parameter linuxConfiguration.ssh.publicKeys.keyData is invalid.',
      )
  } else if (osProfile.adminPassword === undefined) throw missing('osProfile.adminPassword')
  const {customData = ''} = osProfile
  if (customData.length > 87_380 || Buffer.from(customData, 'base64').toString('base64') !== customData)
    throw invalid(
      'customData',
      'Custom data in OSProfile must be in Base64 encoding and with a maximum length of 87380 characters.',
    )
}

export function checkArchitecture({name, arch}: Size, image = ''): void {
  const isArm = /arm64|-gb$/.test(image)
  if (image === '' || isArm === (arch === 'Arm64')) return
  throw new ArmError(
    400,
    'BadRequest',
    `Cannot create a VM of size '${name}' because this VM size only supports a CPU Architecture of '${arch}', but an image or disk with CPU Architecture '${isArm ? 'Arm64' : 'x64'}' was given. Please check that the CPU Architecture of the image or disk is compatible with that of the VM size.`,
  )
}

const FIXED = ['orchestrationMode', 'platformFaultDomainCount', 'proximityPlacementGroup'] as const
const FIXED_OF_PROFILE = ['priority', 'capacityReservation'] as const

function checkChange(scaleSet: ArmResource, before: ArmResource): void {
  const differ = (a: unknown, b: unknown) => !isDeepStrictEqual(a, b)
  const {properties: now} = scaleSet
  const {properties: then} = before
  const changed =
    (differ(scaleSet.location, before.location) && 'location') ||
    (differ(scaleSet.zones ?? [], before.zones ?? []) && 'zones') ||
    FIXED.find((key) => differ(now[key], then[key])) ||
    FIXED_OF_PROFILE.find((key) => differ(now.virtualMachineProfile[key], then.virtualMachineProfile?.[key])) ||
    (now.singlePlacementGroup === true && then.singlePlacementGroup === false && 'singlePlacementGroup')
  if (changed)
    throw new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${changed}' is not allowed.`, {
      target: changed,
    })
}
