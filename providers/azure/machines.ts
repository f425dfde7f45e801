import type {VirtualMachine} from '@azure/arm-compute'
import type {NetworkInterface} from '@azure/arm-network'
import {atMost} from '../shared/at-most.ts'
import {placeOf} from './arm-id.ts'
import {type Asking, askFor} from './asking.ts'

/** A virtual machine that is no scale set's, and how it is reached. */
export interface Machine {
  readonly json: VirtualMachine
  readonly interfaces: readonly NetworkInterface[]
  readonly privateAddress: string
  /** Empty where it has none. */
  readonly publicAddress: string
}

export const VIRTUAL_MACHINE = 'microsoft.compute/virtualmachines'

/** Those of these ids that are there, those that are ending too. A look at each tells more, and sooner, than any listing. */
export async function machinesAt(asking: Asking, ids: readonly string[]): Promise<readonly Machine[]> {
  const all = await atMost(AT_ONCE, ids, (id) => machineAt(asking, id))
  return all.flatMap((each) => each ?? [])
}

export const AT_ONCE = 8

async function machineAt(asking: Asking, id: string): Promise<Machine | undefined> {
  const place = placeOf(id)
  if (place?.type !== VIRTUAL_MACHINE) return undefined
  const compute = await asking.clients.compute()
  const json = await askFor(asking, () =>
    compute.virtualMachines.get(place.group, place.name, {expand: 'instanceView'}),
  )
  if (json === undefined) return undefined
  const found = await Promise.all(interfaceIdsOf(json).map((each) => interfaceAt(asking, each)))
  const interfaces = found.flatMap((each) => each ?? [])
  const [configuration] = interfaces[0]?.ipConfigurations ?? []
  const address = await publicAddressAt(asking, configuration?.publicIPAddress?.id)
  return {json, interfaces, privateAddress: configuration?.privateIPAddress ?? '', publicAddress: address ?? ''}
}

/** The primary one first. */
const interfaceIdsOf = ({networkProfile}: VirtualMachine): readonly string[] =>
  (networkProfile?.networkInterfaces ?? [])
    .toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .flatMap(({id}) => id ?? [])

async function interfaceAt(asking: Asking, id: string): Promise<NetworkInterface | undefined> {
  const {group, name} = placeOf(id) ?? {group: '', name: ''}
  const network = await asking.clients.network()
  return askFor(asking, () => network.networkInterfaces.get(group, name))
}

async function publicAddressAt(asking: Asking, id: string | undefined): Promise<string | undefined> {
  const place = placeOf(id)
  if (place === undefined) return undefined
  const network = await asking.clients.network()
  return (await askFor(asking, () => network.publicIPAddresses.get(place.group, place.name)))?.ipAddress
}

/** What is only its own: interfaces, their public addresses, and the disk that it boots from. Disks with data go as its owner decided. */
export const partsOf = ({json, interfaces}: Machine): readonly string[] => {
  const addresses = interfaces.flatMap(({ipConfigurations = []}) =>
    ipConfigurations.flatMap(({publicIPAddress}) => publicIPAddress?.id ?? []),
  )
  const disk = json.storageProfile?.osDisk?.managedDisk?.id
  return [...interfaces.flatMap(({id}) => id ?? []), ...addresses, ...(disk === undefined ? [] : [disk])]
}
