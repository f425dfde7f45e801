import {expect, test} from 'vitest'
import {ARM_OPERATIONS} from '../../../src/emulators/azure/arm-model.ts'
import {ARM_HANDLERS} from '../../../src/emulators/azure/emulated-azure.ts'
import {arm, COMPUTE, NETWORK, RESOURCES, SUBSCRIPTION} from '../../support/azure/arm.ts'
import {bounded, gangOf, networkOf, startAzure} from '../../support/azure/azure-emulator.ts'

const GROUP = `${SUBSCRIPTION}/resourceGroups/gpuctl-demo-0123456789-eastus`
const SET = `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/train`

test('every operation of the model is answered, and no other is', () => {
  expect(Object.keys(ARM_HANDLERS).sort()).toEqual(ARM_OPERATIONS.map(({name}) => name).sort())
})

test('what is not asked for as Resource Manager takes it is refused as it refuses', async () => {
  await using azure = await startAzure()
  const {cloud, emulated} = azure
  await cloud.ensureNetwork(networkOf(), bounded())
  await cloud.ensureGang(gangOf(1), bounded())
  const {body: seen} = await arm(emulated, 'GET', SET, COMPUTE)
  const {id: _, name: __, type: ___, ...rest} = seen
  const {provisioningState: ____, uniqueId: _____, timeCreated: ______, ...properties} = rest.properties
  const asked = {...rest, properties}
  const put = async (body: unknown) => codeOf(await arm(emulated, 'PUT', SET, COMPUTE, body))
  const inProfile = (part: object) => ({
    ...asked,
    properties: {...properties, virtualMachineProfile: {...properties.virtualMachineProfile, ...part}},
  })
  const refused = {
    'unknown route': codeOf(await arm(emulated, 'GET', `${GROUP}/providers/Microsoft.Compute/wagons`, COMPUTE)),
    'no version': codeOf(
      await emulated.answer({method: 'GET', url: SET, headers: {authorization: 'Bearer x'}, body: Buffer.alloc(0)}),
    ),
    'another version': codeOf(await arm(emulated, 'GET', SET, '2019-01-01')),
    'unknown query': codeOf(await arm(emulated, 'GET', `${SET}?colour=red`, COMPUTE)),
    'no token': codeOf(
      await emulated.answer({method: 'GET', url: `${SET}?api-version=${COMPUTE}`, headers: {}, body: Buffer.alloc(0)}),
    ),
    'no subscription': codeOf(await arm(emulated, 'GET', '/subscriptions/mine/resourcegroups', RESOURCES)),
    'unknown field': await put({...asked, colour: 'red'}),
    'read-only field': await put({...asked, properties: {...properties, provisioningState: 'Succeeded'}}),
    'bad enum': await put({...asked, properties: {...properties, upgradePolicy: {mode: 'Sometimes'}}}),
    'bad type': await put({...asked, sku: {...asked.sku, capacity: '1'}}),
    'no location': await put({...asked, location: undefined}),
    'unknown region': await put({...asked, location: 'atlantis'}),
    'unknown size': await put({...asked, sku: {name: 'Standard_X1', capacity: 1}}),
    'unknown zone': await put({...asked, zones: ['9']}),
    'unknown image': await put(
      inProfile({
        storageProfile: {
          ...properties.virtualMachineProfile.storageProfile,
          imageReference: {publisher: 'a', offer: 'b', sku: 'c', version: 'latest'},
        },
      }),
    ),
    'unknown subnet': await put(
      inProfile({
        networkProfile: {
          networkInterfaceConfigurations: [
            {name: 'n', properties: {ipConfigurations: [{name: 'i', properties: {subnet: {id: `${GROUP}/x`}}}]}},
          ],
        },
      }),
    ),
    'price without spot': await put(inProfile({billingProfile: {maxPrice: 1}})),
    'change of what is fixed': await put({...asked, zones: ['1']}),
    'no such machine': codeOf(await arm(emulated, 'POST', `${SET}/delete`, COMPUTE, {instanceIds: ['77']})),
    'subnet in use': codeOf(
      await arm(emulated, 'DELETE', `${GROUP}/providers/Microsoft.Network/virtualNetworks/gpuctl`, NETWORK),
    ),
    'guard in use': codeOf(
      await arm(emulated, 'DELETE', `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/gpuctl-nodes`, NETWORK),
    ),
    'group elsewhere': codeOf(await arm(emulated, 'PUT', GROUP, RESOURCES, {location: 'westus2'})),
    'long tag': codeOf(await arm(emulated, 'PATCH', SET, COMPUTE, {tags: {a: 'x'.repeat(257)}})),
  }
  expect(refused).toEqual({
    'unknown route': '404 InvalidResourceType',
    'no version': '400 MissingApiVersionParameter',
    'another version': '400 InvalidApiVersionParameter',
    'unknown query': '400 InvalidQueryParameter',
    'no token': '401 AuthenticationFailed',
    'no subscription': '400 InvalidSubscriptionId',
    'unknown field': '400 InvalidRequestContent',
    'read-only field': '400 InvalidParameter',
    'bad enum': '400 InvalidRequestContent',
    'bad type': '400 InvalidRequestContent',
    'no location': '400 InvalidParameter',
    'unknown region': '400 LocationNotAvailableForResourceType',
    'unknown size': '400 InvalidParameter',
    'unknown zone': '400 InvalidAvailabilityZone',
    'unknown image': '404 PlatformImageNotFound',
    'unknown subnet': '400 InvalidResourceReference',
    'price without spot': '400 InvalidParameter',
    'change of what is fixed': '409 PropertyChangeNotAllowed',
    'no such machine': '400 InvalidParameter',
    'subnet in use': '400 InUseSubnetCannotBeDeleted',
    'guard in use': '400 InUseNetworkSecurityGroupCannotBeDeleted',
    'group elsewhere': '409 InvalidResourceGroupLocation',
    'long tag': '400 InvalidTagNameOrValue',
  })
})

test('quota is told at once and capacity later, in the words that Azure has for them', async () => {
  await using azure = await startAzure()
  const {cloud, world} = azure
  await cloud.ensureNetwork(networkOf(), bounded())
  const faultOf = async (options: Parameters<typeof gangOf>[1]) =>
    (await cloud.ensureGang(gangOf(2, options), bounded())).fault
  world.quotas.limit({cloud: 'azure', region: 'eastus', name: 'standardDSv5Family'}, 0)
  expect(await faultOf({})).toMatchObject({
    kind: 'quota',
    code: 'OperationNotAllowed',
    exclude: {scope: 'region', seconds: 3600},
  })
  world.quotas.limit({cloud: 'azure', region: 'eastus', name: 'standardDSv5Family'}, 3)
  expect(await faultOf({})).toMatchObject({
    kind: 'quota',
    exclude: {scope: 'region', seconds: 600},
    message: expect.stringContaining('Current Limit: 3, Current Usage: 0, Additional Required: 4'),
  })
  world.quotas.limit({cloud: 'azure', region: 'eastus', name: 'standardDSv5Family'}, 100)
  world.quotas.limit({cloud: 'azure', region: 'eastus', name: 'lowPriorityCores'}, 1)
  expect(await faultOf({purchase: 'spot'})).toMatchObject({
    kind: 'quota',
    message: expect.stringContaining('LowPriorityCores'),
  })
  world.market.set({cloud: 'azure', region: 'eastus', nodes: 1})
  expect(await faultOf({})).toMatchObject({
    kind: 'capacity',
    code: 'AllocationFailed',
    effect: 'none',
    exclude: {scope: 'region', seconds: 3600},
  })
  expect(await faultOf({zone: '2'})).toMatchObject({
    kind: 'capacity',
    code: 'ZonalAllocationFailed',
    exclude: {scope: 'zone', seconds: 3600},
  })
  expect(await faultOf({instanceType: 'Standard_ND96isr_H100_v5', region: 'koreasouth'})).toMatchObject({
    kind: 'capacity',
    code: 'SkuNotAvailable',
    exclude: {scope: 'region', seconds: 82_800},
  })
  expect(await faultOf({region: 'westus2'})).toMatchObject({kind: 'invalid', code: 'ResourceGroupNotFound'})
  expect(azure.emulated.inventory().filter(({kind}) => /instance|ScaleSet/.test(kind))).toEqual([])
})

test('things take their time: machines are starting, listings lag, pages are many', async () => {
  await using azure = await startAzure({
    clock: {rate: 1000},
    latency: {bootMs: 1_000_000, operationMs: 5000, listingMs: 2000},
    pageSize: 2,
  })
  const {cloud, emulated} = azure
  await cloud.ensureNetwork(networkOf(), bounded())
  const coming = cloud.ensureGang(gangOf(5), bounded())
  await expect
    .poll(async () => (await cloud.nodes(gangOf(5).cluster, bounded())).map(({state}) => state))
    .toEqual(Array(5).fill('starting'))
  const {members, fault} = await coming
  expect(fault).toBeUndefined()
  expect(members.map(({name, state}) => [name, state])).toEqual(
    [0, 1, 2, 3, 4].map((index) => [`train-${index}`, 'running']),
  )
  expect((await arm(emulated, 'GET', `${SET}/virtualMachines`, COMPUTE)).body.nextLink).toContain('skiptoken=2')
  await cloud.removeGang(gangOf(0), bounded())
  await cloud.sweep(gangOf(0).cluster, bounded())
  expect(emulated.inventory()).toEqual([])
})

const codeOf = ({status, body}: {status: number; body?: unknown}) => {
  // biome-ignore lint/suspicious/noExplicitAny: whatever an emulator answers
  const read: any = typeof body === 'string' ? JSON.parse(body) : body
  return `${status} ${read?.error?.code}`
}
