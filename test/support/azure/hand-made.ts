import type {VirtualMachine} from '@azure/arm-compute'
import {cloudConfig} from '../../../src/domain/cloud-config.ts'
import {TAGS} from '../../../src/domain/ownership.ts'
import {generateSshKeyPair, type SshKeyPair, withoutComment} from '../../../src/domain/ssh-key.ts'
import {type AzureSdk, SOON} from './sdk.ts'

export interface HandMade {
  readonly id: string
  readonly name: string
  /** Id of its resource. */
  readonly path: string
  /** Its own SSH server's key, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string
}

export interface HandMadeOptions {
  readonly names: readonly string[]
  readonly size: string
  /** Who logs in. */
  readonly owner: SshKeyPair
  readonly region?: string
  readonly zone?: string
  readonly group?: string
  /** What becomes of a spot machine that is evicted; absent: it is on-demand. */
  readonly spot?: 'Delete' | 'Deallocate'
  readonly tags?: Readonly<Record<string, string>>
  /** What becomes of interface, address and disk when the machine goes; Azure's CLI lets them stay. */
  readonly deleteOption?: 'Delete' | 'Detach'
}

export const LOGIN = 'azureuser'

/** Machines as `az vm create` makes them: a network, and for each an address, an interface, a disk and a host key of its own. Waits until they run. */
export async function makeByHand(sdk: AzureSdk, options: HandMadeOptions): Promise<readonly HandMade[]> {
  const {names, region = 'eastus', group = 'mine'} = options
  const {network, resources} = sdk
  await resources.resourceGroups.createOrUpdate(group, {location: region})
  const guard = await network.networkSecurityGroups.createOrUpdate(group, 'mineNSG', {location: region}, SOON)
  const vnet = await network.virtualNetworks.createOrUpdate(
    group,
    'mineVNET',
    {
      location: region,
      addressSpace: {addressPrefixes: ['10.0.0.0/16']},
      subnets: [{name: 'mineSubnet', addressPrefix: '10.0.0.0/24', networkSecurityGroup: {id: guard.id ?? ''}}],
    },
    SOON,
  )
  const subnet = vnet.subnets?.[0]?.id ?? ''
  return Promise.all(names.map((name) => makeOne(sdk, {...options, region, group, name, subnet})))
}

type One = HandMadeOptions & {
  readonly region: string
  readonly group: string
  readonly name: string
  readonly subnet: string
}

async function makeOne({compute, network}: AzureSdk, one: One): Promise<HandMade> {
  const {name, region, zone, group, subnet, deleteOption = 'Detach'} = one
  const zones = zone === undefined ? {} : {zones: [zone]}
  const address = await network.publicIPAddresses.createOrUpdate(
    group,
    `${name}PublicIP`,
    {location: region, ...zones, sku: {name: 'Standard'}, publicIPAllocationMethod: 'Static'},
    SOON,
  )
  const publicIPAddress = {id: address.id ?? '', ...(deleteOption === 'Delete' && {deleteOption})}
  const nic = await network.networkInterfaces.createOrUpdate(
    group,
    `${name}VMNic`,
    {location: region, ipConfigurations: [{name: `ipconfig${name}`, subnet: {id: subnet}, publicIPAddress}]},
    SOON,
  )
  const hostKey = generateSshKeyPair('')
  const body = machineOf(one, nic.id ?? '', cloudConfig({user: LOGIN, authorizedKey: one.owner.publicKey, hostKey}))
  const made = await compute.virtualMachines.createOrUpdate(group, name, {...body, ...zones}, SOON)
  return {id: made.vmId ?? '', name, path: made.id ?? '', hostKey: withoutComment(hostKey.publicKey)}
}

const machineOf = (
  {name, size, owner, region, spot, tags, deleteOption = 'Detach'}: One,
  nic: string,
  userData: string,
): VirtualMachine => ({
  location: region,
  ...(tags && {tags}),
  hardwareProfile: {vmSize: size},
  ...(spot && {priority: 'Spot', evictionPolicy: spot, billingProfile: {maxPrice: -1}}),
  storageProfile: {
    imageReference: {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest'},
    osDisk: {createOption: 'FromImage', deleteOption, managedDisk: {storageAccountType: 'Premium_LRS'}},
  },
  osProfile: {
    computerName: name,
    adminUsername: LOGIN,
    customData: Buffer.from(userData).toString('base64'),
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      ssh: {publicKeys: [{path: `/home/${LOGIN}/.ssh/authorized_keys`, keyData: owner.publicKey.trim()}]},
    },
  },
  networkProfile: {networkInterfaces: [{id: nic, primary: true, deleteOption}]},
})

/** Of one machine: whether it runs, and its tags, those of the emulator left out. */
export async function marksOf({compute}: AzureSdk, name: string, group = 'mine') {
  const machine = await compute.virtualMachines.get(group, name, {expand: 'instanceView'}).catch((error: unknown) => {
    if ((error as {statusCode?: number}).statusCode === 404) return undefined
    throw error
  })
  if (machine === undefined) return {state: 'gone', marks: undefined}
  const {[TAGS.emulatedSsh]: _, ...marks} = machine.tags ?? {}
  const power = machine.instanceView?.statuses?.map(({code}) => code).find((code) => code?.startsWith('PowerState/'))
  return {state: power ?? '', marks}
}
