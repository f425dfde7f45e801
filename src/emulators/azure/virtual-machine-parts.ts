import {randomUUID} from 'node:crypto'
import type {InstanceAddress} from '../../ports/instance-hosts.ts'
import {type Account, type ArmResource, keyOf} from './account.ts'
import {end, type Instance} from './instance.ts'

export const DISK = 'Microsoft.Compute/disks'

/** Its disk comes to be, and its interface has its address. */
export function onAllocated(account: Account, machine: ArmResource, {privateAddress}: InstanceAddress): void {
  account.put(diskOf(machine))
  const [first] = interfacesOf(account, machine)
  const [configuration] = first?.properties.ipConfigurations ?? []
  if (configuration !== undefined) configuration.properties.privateIPAddress = privateAddress
}

const interfacesOf = (account: Account, {properties}: ArmResource): readonly ArmResource[] =>
  references(properties).flatMap(({id}) => account.find(id) ?? [])

interface Reference {
  readonly id: string
  readonly properties?: {readonly deleteOption?: 'Delete' | 'Detach'; readonly primary?: boolean}
}

export const references = (properties: ArmResource['properties']): readonly Reference[] =>
  properties.networkProfile?.networkInterfaces ?? []

/** As its machine names it. */
export function osDiskOf(machine: ArmResource, asked: ArmResource['properties']) {
  const group = machine.id.split('/').slice(0, 5).join('/')
  const name = asked.name ?? `${machine.name}_OsDisk_1_${randomUUID().replaceAll('-', '')}`
  return {
    diskSizeGB: 30,
    caching: 'ReadWrite',
    deleteOption: 'Detach',
    ...asked,
    osType: 'Linux',
    name,
    managedDisk: {storageAccountType: 'Premium_LRS', ...asked.managedDisk, id: `${group}/providers/${DISK}/${name}`},
  }
}

function diskOf(machine: ArmResource): ArmResource {
  const {name, diskSizeGB, managedDisk} = machine.properties.storageProfile.osDisk
  return {
    id: managedDisk.id,
    name,
    type: DISK,
    location: machine.location ?? '',
    ...(machine.zones && {zones: machine.zones}),
    sku: {name: managedDisk.storageAccountType, tier: 'Premium'},
    managedBy: machine.id,
    properties: {
      osType: 'Linux',
      diskSizeGB,
      diskState: 'Attached',
      provisioningState: 'Succeeded',
      uniqueId: randomUUID(),
      timeCreated: machine.properties.timeCreated,
      creationData: {createOption: 'FromImage'},
    },
  }
}

/**
 * It is gone, and with it what is to be deleted with it; all else stays, and is attached to nothing. Of a scale set's machine nothing stays.
 *
 * @param options where it was evicted, its disk goes too
 * @source Azure, "Delete a VM and attached resources"; "Azure Spot Virtual Machines": eviction policy
 */
export async function endMachine(account: Account, instance: Instance, {isEvicted = false} = {}): Promise<void> {
  const {resource, scaleSet} = instance
  const isFirst = account.instances.has(keyOf(resource.id))
  await end(account, instance)
  if (scaleSet !== undefined || !isFirst) return
  const {osDisk} = resource.properties.storageProfile
  const disk = account.find(osDisk.managedDisk.id)
  if (disk !== undefined && (isEvicted || osDisk.deleteOption === 'Delete')) account.remove(disk.id)
  else if (disk !== undefined) detachDisk(disk)
  for (const {id, properties} of references(resource.properties)) {
    const nic = account.find(id)
    if (nic === undefined) continue
    delete nic.properties.virtualMachine
    if (properties?.deleteOption === 'Delete') removeInterface(account, nic)
  }
}

function detachDisk(disk: ArmResource): void {
  delete disk.managedBy
  disk.properties.diskState = 'Unattached'
}

function removeInterface(account: Account, nic: ArmResource): void {
  account.remove(nic.id)
  for (const {properties} of nic.properties.ipConfigurations ?? []) {
    const address = properties.publicIPAddress
    if (address?.properties?.deleteOption === 'Delete') account.remove(address.id)
  }
}
