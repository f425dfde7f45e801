import type {VirtualMachineScaleSet} from '@azure/arm-compute'
import {cloudConfig} from '../../src/domain/cloud-config.ts'
import type {Rental} from '../../src/domain/rental.ts'
import {subnetId, zonesOf} from './names.ts'

export interface ScaleSetRequest {
  readonly subscription: string
  readonly group: string
  readonly pool: string
  readonly size: number
  readonly rental: Rental
  readonly authorizedKey: string
  readonly tags: Record<string, string>
  readonly placementGroupId?: string
}

/** Who logs in. */
export const USER = 'gpuctl'

/**
 * A gang as one scale set: machines that share an InfiniBand partition, asked for at once. Uniform, because Microsoft's guides to
 * InfiniBand are; where nobody knows, that is what was read. Disks are encrypted as all of Azure's are, with keys of the platform's.
 *
 * @source Azure, "Virtual Machine Scale Sets - Create Or Update"; Azure/azurehpc, InfiniBand scale sets
 */
export function scaleSetBody(request: ScaleSetRequest): VirtualMachineScaleSet {
  const {pool, size, rental, authorizedKey, tags, placementGroupId} = request
  const {offering, machine, reservationId} = rental
  const zones = zonesOf(offering.zone)
  const layout = machine.nics === 'unknown' || machine.nics.cloud !== 'azure' ? undefined : machine.nics
  const facts = layout?.scaleSet
  const mode = facts?.orchestrationMode === 'Flexible' ? 'Flexible' : 'Uniform'
  const interconnect = facts?.highSpeedInterconnectPlacement
  return {
    location: offering.region,
    tags,
    sku: {name: machine.instanceType, tier: 'Standard', capacity: size},
    ...(zones.length > 0 && {zones: [...zones]}),
    orchestrationMode: mode,
    // One placement group holds 100; without InfiniBand nothing needs one.
    singlePlacementGroup: facts?.singlePlacementGroup ?? false,
    platformFaultDomainCount: facts?.platformFaultDomainCount ?? 1,
    overprovision: facts?.overprovision ?? false,
    upgradePolicy: {mode: 'Manual'},
    ...(interconnect !== undefined && interconnect !== 'unknown' && {highSpeedInterconnectPlacement: interconnect}),
    ...(placementGroupId !== undefined && {proximityPlacementGroup: {id: placementGroupId}}),
    virtualMachineProfile: {
      ...(offering.purchase === 'spot'
        ? {priority: 'Spot', evictionPolicy: 'Delete', billingProfile: {maxPrice: -1}} // up to the on-demand price
        : {priority: 'Regular'}),
      ...(reservationId !== undefined && {capacityReservation: {capacityReservationGroup: {id: reservationId}}}),
      storageProfile: {
        imageReference: imageOf(rental),
        osDisk: {
          createOption: 'FromImage',
          caching: 'ReadOnly',
          diskSizeGB: 256,
          deleteOption: 'Delete',
          managedDisk: {storageAccountType: 'Premium_LRS'},
        },
      },
      osProfile: {
        computerNamePrefix: `${pool}-`,
        adminUsername: USER,
        customData: Buffer.from(cloudConfig({user: USER, authorizedKey, hostKey: rental.hostKey})).toString('base64'),
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          ssh: {publicKeys: [{path: `/home/${USER}/.ssh/authorized_keys`, keyData: authorizedKey.trim()}]},
        },
      },
      networkProfile: {networkInterfaceConfigurations: [interfaceOf(request, layout?.acceleratedNetworking ?? true)]},
    },
  }
}

const interfaceOf = ({subscription, group}: ScaleSetRequest, enableAcceleratedNetworking: boolean) => ({
  name: 'eth0',
  primary: true,
  enableAcceleratedNetworking,
  ipConfigurations: [
    {
      name: 'ipv4',
      primary: true,
      subnet: {id: subnetId(subscription, group)},
      publicIPAddressConfiguration: {
        name: 'public',
        deleteOption: 'Delete',
        sku: {name: 'Standard', tier: 'Regional'},
      },
    },
  ],
})

/** `microsoft-dsvm`, `ubuntu-hpc:2204`; Canonical's Ubuntu where the facts name none. */
function imageOf({machine: {image, arch}}: Rental) {
  if (image === 'unknown')
    return {
      publisher: 'Canonical',
      offer: 'ubuntu-24_04-lts',
      sku: arch === 'arm64' ? 'server-arm64' : 'server',
      version: 'latest',
    }
  const [offer = '', sku = ''] = image.family.split(':')
  return {publisher: image.owner, offer, sku, version: 'latest'}
}
