import {expect, test} from 'vitest'
import {arm, COMPUTE, NETWORK, RESOURCES, SUBSCRIPTION} from '../../support/azure/arm.ts'
import {bounded, CLUSTER, gangOf, networkOf, SMALL, startAzure, USER_KEY} from '../../support/azure/azure-emulator.ts'
import {LOGIN, makeByHand, marksOf} from '../../support/azure/hand-made.ts'
import {azureSdk, SOON} from '../../support/azure/sdk.ts'

/** Of disks alone. */
const DISKS = '2026-03-02'
const GROUP = `${SUBSCRIPTION}/resourceGroups/mine`
const VM = `${GROUP}/providers/Microsoft.Compute/virtualMachines`
const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces`
const IP = `${GROUP}/providers/Microsoft.Network/publicIPAddresses`

const makeIn = async (
  on: Awaited<ReturnType<typeof startAzure>>,
  more: Partial<Parameters<typeof makeByHand>[1]> = {},
) => {
  const sdk = azureSdk(on)
  await makeByHand(sdk, {names: ['a'], size: SMALL, owner: USER_KEY, ...more})
  return {sdk, names: () => namesOf(on)}
}

const namesOf = ({emulated}: Awaited<ReturnType<typeof startAzure>>) =>
  emulated
    .inventory()
    .filter(({kind}) => !/resourceGroups|subnets|virtualNetworks|networkSecurityGroups/.test(kind))
    .map(
      ({kind, id, state}) =>
        `${kind} ${id
          .split('/')
          .at(-1)
          ?.replace(/_[0-9a-f]{32}$/, '')} ${state}`,
    )
    .sort()

const codeOf = ({status, body}: {status: number; body?: {error?: {code?: string}}}) => `${status} ${body?.error?.code}`

test('what does not go together is refused as Azure refuses it', async () => {
  await using on = await startAzure()
  const {sdk} = await makeIn(on)
  const {emulated} = on
  const disk = (await sdk.compute.virtualMachines.get('mine', 'a')).storageProfile?.osDisk?.managedDisk?.id ?? ''
  const {id: _, name: __, type: ___, ...seen} = (await arm(emulated, 'GET', `${VM}/a`, COMPUTE)).body
  const {vmId: _1, provisioningState: _2, timeCreated: _3, ...properties} = seen.properties
  const put = async (name: string, more: object, top: object = {}) =>
    codeOf(
      await arm(emulated, 'PUT', `${VM}/${name}`, COMPUTE, {...seen, ...top, properties: {...properties, ...more}}),
    )
  const face = async (body: object) =>
    codeOf(
      await arm(emulated, 'PUT', `${NIC}/x`, NETWORK, {
        location: 'eastus',
        properties: {ipConfigurations: [{name: 'c', properties: body}]},
      }),
    )
  const subnet = {id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/mineVNET/subnets/mineSubnet`}
  expect({
    'an interface that another has': await put('b', {}),
    'an interface that is not there': await put('b', {networkProfile: {networkInterfaces: [{id: `${NIC}/none`}]}}),
    'no interface': await put('b', {networkProfile: {}}),
    'an unknown size': await put('b', {hardwareProfile: {vmSize: 'Standard_X1'}}),
    'an unknown zone': await put('b', {}, {zones: ['9']}),
    'a price without spot': await put('b', {billingProfile: {maxPrice: 1}}),
    'a set of availability': await put('b', {availabilitySet: {id: 'x'}}),
    'another size': await put('a', {hardwareProfile: {vmSize: 'Standard_NC4as_T4_v3'}}),
    'another zone': await put('a', {}, {zones: ['1']}),
    'a read-only field': codeOf(await arm(emulated, 'PATCH', `${VM}/a`, COMPUTE, {properties: {vmId: 'x'}})),
    'an address that another has': await face({subnet, publicIPAddress: {id: `${IP}/aPublicIP`}}),
    'its interface away': codeOf(await arm(emulated, 'DELETE', `${NIC}/aVMNic`, NETWORK)),
    'its address away': codeOf(await arm(emulated, 'DELETE', `${IP}/aPublicIP`, NETWORK)),
    'its disk away': codeOf(await arm(emulated, 'DELETE', disk, DISKS)),
    'none of that name': codeOf(await arm(emulated, 'GET', `${VM}/none`, COMPUTE)),
    'an eviction without spot': codeOf(await arm(emulated, 'POST', `${VM}/a/simulateEviction`, COMPUTE)),
    'tags of nothing': codeOf(
      await arm(emulated, 'GET', `${VM}/none/providers/Microsoft.Resources/tags/default`, RESOURCES),
    ),
    'no state but of all': codeOf(await arm(emulated, 'GET', `${VM}?$filter=x`, COMPUTE)),
  }).toEqual({
    'an interface that another has': '400 NicInUse',
    'an interface that is not there': '400 InvalidResourceReference',
    'no interface': '400 InvalidParameter',
    'an unknown size': '400 InvalidParameter',
    'an unknown zone': '400 InvalidAvailabilityZone',
    'a price without spot': '400 InvalidParameter',
    'a set of availability': '400 InvalidParameter',
    'another size': '409 PropertyChangeNotAllowed',
    'another zone': '409 PropertyChangeNotAllowed',
    'a read-only field': '400 InvalidParameter',
    'an address that another has': '400 PublicIPAddressInUse',
    'its interface away': '400 NicInUse',
    'its address away': '400 PublicIPAddressCannotBeDeleted',
    'its disk away': '409 OperationNotAllowed',
    'none of that name': '404 ResourceNotFound',
    'an eviction without spot': '409 OperationNotAllowed',
    'tags of nothing': '404 ResourceNotFound',
    'no state but of all': '400 InvalidParameter',
  })
})

test('what is to go with a machine goes, and all else stays and is attached to nothing', async () => {
  await using on = await startAzure()
  const {sdk, names} = await makeIn(on)
  const whole = [
    'disks a_OsDisk_1 Succeeded',
    'instance a running',
    'networkInterfaces aVMNic Succeeded',
    'publicIPAddresses aPublicIP Succeeded',
  ]
  expect(names()).toEqual(whole)
  await sdk.compute.virtualMachines.delete('mine', 'a', SOON)
  expect(names()).toEqual(whole.filter((each) => !each.startsWith('instance')))
  const [nic] = await listed(sdk.network.networkInterfaces.list('mine'))
  const [disk] = await listed(sdk.compute.disks.listByResourceGroup('mine'))
  expect([nic?.virtualMachine, disk?.managedBy, disk?.diskState]).toEqual([undefined, undefined, 'Unattached'])
  await sdk.compute.disks.delete('mine', disk?.name ?? '', SOON)
  await makeIn(on, {deleteOption: 'Delete'}) // takes the interface that was left
  await sdk.compute.virtualMachines.delete('mine', 'a', SOON)
  expect(names()).toEqual([])
})

test('what goes with a machine can be said later, and tags of it be changed', async () => {
  await using on = await startAzure()
  const {sdk, names} = await makeIn(on, {tags: {team: 'vision'}})
  const {networkProfile, storageProfile} = await sdk.compute.virtualMachines.get('mine', 'a')
  const networkInterfaces = networkProfile?.networkInterfaces?.map((each) => ({
    ...each,
    deleteOption: 'Delete' as const,
  }))
  const osDisk = {...storageProfile?.osDisk, createOption: 'FromImage' as const, deleteOption: 'Delete' as const}
  const change = {
    tags: {team: 'speech'},
    networkProfile: {networkInterfaces: networkInterfaces ?? []},
    storageProfile: {osDisk},
  }
  const changed = await sdk.compute.virtualMachines.update('mine', 'a', change, SOON)
  expect(changed.tags).toEqual({team: 'speech'})
  await sdk.compute.virtualMachines.delete('mine', 'a', SOON)
  expect(names()).toEqual(['publicIPAddresses aPublicIP Succeeded'])
})

test('spot is evicted with its disk, or stays without capacity', async () => {
  await using on = await startAzure()
  const {sdk, names} = await makeIn(on, {spot: 'Deallocate'})
  await sdk.compute.virtualMachines.simulateEviction('mine', 'a')
  await expect.poll(() => marksOf(sdk, 'a')).toMatchObject({state: 'PowerState/running'})
  on.world.clock.advance(30_000)
  await expect.poll(() => marksOf(sdk, 'a')).toMatchObject({state: 'PowerState/deallocated'})
  on.world.market.set({cloud: 'azure', nodes: 0})
  await expect(sdk.compute.virtualMachines.start('mine', 'a', SOON)).rejects.toThrow('AllocationFailed')
  expect(names()).toContain('instance a deallocated')
  on.world.market.set({cloud: 'azure', nodes: 9})
  await makeIn(on, {spot: 'Delete', names: ['b'], group: 'other'})
  await sdk.compute.virtualMachines.simulateEviction('other', 'b')
  on.world.clock.advance(30_000)
  await expect.poll(() => marksOf(sdk, 'b', 'other')).toMatchObject({state: 'gone'})
  expect(names().filter((each) => / b/.test(each))).toEqual([
    'networkInterfaces bVMNic Succeeded',
    'publicIPAddresses bPublicIP Succeeded',
  ])
})

test('a machine that cannot be had stays behind as a shell without a disk, and quota is told at once', async () => {
  await using on = await startAzure()
  on.world.market.set({cloud: 'azure', nodes: 0})
  await expect(makeIn(on)).rejects.toThrow('AllocationFailed')
  expect(namesOf(on)).toEqual([
    'instance a failed',
    'networkInterfaces aVMNic Succeeded',
    'publicIPAddresses aPublicIP Succeeded',
  ])
  on.world.quotas.limit({cloud: 'azure', region: 'eastus', name: 'standardDSv5Family'}, 3)
  await expect(makeIn(on, {names: ['b']})).rejects.toMatchObject({statusCode: 409, code: 'OperationNotAllowed'})
})

test('machines are starting for a while, and listings lag, by tag too: an import and its end wait for them', async () => {
  await using on = await startAzure({
    clock: {rate: 1000},
    latency: {bootMs: 100_000, operationMs: 2000, listingMs: 200_000},
  })
  const sdk = azureSdk(on)
  const making = makeByHand(sdk, {names: ['a', 'b'], size: SMALL, owner: USER_KEY})
  await expect.poll(() => marksOf(sdk, 'a').catch(() => undefined)).toMatchObject({state: 'PowerState/starting'})
  const made = await making
  const {cloud, emulated} = on
  await expect.poll(() => cloud.adoption?.look({ids: ['a', 'b']}, bounded())).toHaveLength(2)
  const instances = made.map(({id, hostKey}) => ({id, hostKey, user: LOGIN}))
  const request = {cluster: CLUSTER, pool: 'train', region: 'eastus', instances, authorizedKey: 'key', owner: 'ada'}
  const result = await cloud.adoption?.take(request, bounded())
  expect(result).toMatchObject({members: [{state: 'running'}, {state: 'running'}]})
  expect(await cloud.nodes(CLUSTER, bounded())).toEqual(result?.members) // at once, for whoever asks next
  await cloud.ensureNetwork(networkOf(), bounded())
  expect(await cloud.ensureGang(gangOf(2), bounded())).toMatchObject({fault: {code: 'ImportUnfinished'}})
  await cloud.removeGang({cluster: CLUSTER, pool: 'train'}, bounded())
  const left = emulated.inventory().filter(({kind}) => /instance|disks|networkInterfaces|publicIPAddresses/.test(kind))
  expect(left).toEqual([])
})

async function listed<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const each of pages) all.push(each)
  return all
}
