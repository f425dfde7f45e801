import {describe, expect, test} from 'vitest'
import {parseCloudConfig} from '../../../src/domain/cloud-config.ts'
import {TAGS} from '../../../src/domain/ownership.ts'
import {arm, COMPUTE, NETWORK, SUBSCRIPTION} from '../../support/azure/arm.ts'
import {
  type AzureEmulator,
  bounded,
  CLUSTER,
  type GangOptions,
  gangOf,
  HOST_KEY,
  networkOf,
  REGION,
  startAzure,
  USER_KEY,
} from '../../support/azure/azure-emulator.ts'

const GROUP = `${SUBSCRIPTION}/resourceGroups/gpuctl-demo-0123456789-eastus`

/** The scale set as the emulator got it. */
async function scaleSetOf(azure: AzureEmulator, size: number, options: GangOptions = {}) {
  const region = options.region ?? REGION
  await azure.cloud.ensureNetwork(networkOf(CLUSTER, region), bounded())
  const {fault} = await azure.cloud.ensureGang(gangOf(size, options), bounded())
  expect(fault).toBeUndefined()
  const group = GROUP.replace(/eastus$/, region)
  return (
    await arm(azure.emulated, 'GET', `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/train`, COMPUTE)
  ).body
}

describe('the layout of each fabric', () => {
  test.each([
    ['Standard_ND96asr_v4', 'eastus', true, '2204'],
    ['Standard_ND96amsr_A100_v4', 'eastus', true, '2204'],
    ['Standard_ND96isr_H100_v5', 'eastus', true, '2204'],
    ['Standard_ND96isr_H200_v5', 'eastus2', true, '2204'],
    ['Standard_ND128isr_NDR_GB200_v6', 'northcentralus', false, '2404-gb'],
  ] as const)(
    '%s shares an InfiniBand partition in one scale set',
    async (instanceType, wanted, singlePlacementGroup, image) => {
      await using azure = await startAzure()
      const region = await regionWith(azure, instanceType, wanted)
      const {sku, properties, zones} = await scaleSetOf(azure, 2, {instanceType, region, rental: {together: true}})
      expect(sku).toEqual({name: instanceType, tier: 'Standard', capacity: 2})
      expect(zones).toBeUndefined()
      expect(properties).toMatchObject({
        orchestrationMode: 'Uniform',
        singlePlacementGroup,
        platformFaultDomainCount: 1,
        overprovision: false,
        upgradePolicy: {mode: 'Manual'},
      })
      expect(properties).not.toHaveProperty('proximityPlacementGroup') // it only makes allocations fail
      expect(properties).not.toHaveProperty('highSpeedInterconnectPlacement') // nobody knows it
      const {storageProfile, networkProfile} = properties.virtualMachineProfile
      expect(storageProfile.imageReference).toEqual({
        publisher: 'microsoft-dsvm',
        offer: 'ubuntu-hpc',
        sku: image,
        version: 'latest',
      })
      expect(networkProfile.networkInterfaceConfigurations).toMatchObject([
        {properties: {enableAcceleratedNetworking: true}},
      ])
    },
  )

  test('sizes without InfiniBand need no placement group, and are brought near by a proximity group where that is asked for', async () => {
    await using azure = await startAzure()
    const {properties} = await scaleSetOf(azure, 2, {
      instanceType: 'Standard_NC24ads_A100_v4',
      rental: {together: true},
    })
    expect(properties.singlePlacementGroup).toBe(false)
    expect(properties.proximityPlacementGroup.id).toBe(
      `${GROUP}/providers/Microsoft.Compute/proximityPlacementGroups/train-together`,
    )
    await azure.cloud.removeGang(gangOf(2), bounded())
    expect(azure.emulated.inventory().filter(({kind}) => kind === 'proximityPlacementGroups')).toEqual([])
  })
})

test('RDMA is believed of no size that Azure does not say it of', async () => {
  await using azure = await startAzure()
  await azure.cloud.ensureNetwork(networkOf(), bounded())
  const {machine, ...rental} = gangOf(1).rental ?? {}
  if (machine === undefined) throw new Error('nothing rented')
  const asked = gangOf(2, {rental: {...rental, machine: {...machine, rdma: true}}})
  expect(await azure.cloud.ensureGang(asked, bounded())).toEqual({
    members: [],
    fault: expect.objectContaining({kind: 'invalid', code: 'NoRdma'}),
  })
  expect(
    azure.world.script.calls.filter(({operation}) => operation === 'VirtualMachineScaleSets_CreateOrUpdate'),
  ).toEqual([])
})

test('who may log in, and what owns the machines, is said when they are made', async () => {
  await using azure = await startAzure()
  const {tags, properties} = await scaleSetOf(azure, 2)
  expect(tags).toEqual({
    team: 'research',
    [TAGS.cluster]: 'demo',
    [TAGS.lease]: '0123456789',
    [TAGS.pool]: 'train',
    [TAGS.owner]: 'ada',
    [TAGS.expires]: '2027-01-15T08:00:00.000Z',
    [TAGS.access]: expect.stringMatching(/^[0-9a-f]{16}$/),
    [TAGS.indices]: '0-1',
    'gpuctl:host-key': expect.stringMatching(/^ssh-ed25519 \S+$/),
  })
  const {osProfile, priority} = properties.virtualMachineProfile
  expect(priority).toBe('Regular')
  expect(osProfile.linuxConfiguration).toMatchObject({disablePasswordAuthentication: true})
  expect(parseCloudConfig(Buffer.from(osProfile.customData, 'base64').toString())).toMatchObject({
    user: 'gpuctl',
    authorizedKey: USER_KEY.publicKey.trim(),
    hostKey: {publicKey: HOST_KEY.publicKey},
  })
  const tagged = azure.emulated.inventory().filter(({kind}) => kind !== 'subnets') // Azure gives those none
  expect(tagged.map(({tags: own}) => own[TAGS.lease])).toEqual(tagged.map(() => '0123456789'))
})

test('SSH is let in from where it is asked for, and from nowhere else', async () => {
  await using azure = await startAzure()
  const {cloud, emulated} = azure
  const rules = async () => {
    const {body} = await arm(
      emulated,
      'GET',
      `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/gpuctl-nodes`,
      NETWORK,
    )
    return body.properties.securityRules.map(({properties}: {properties: Record<string, unknown>}) => [
      properties.sourceAddressPrefixes,
      properties.destinationPortRange,
    ])
  }
  await cloud.ensureNetwork(networkOf(), bounded())
  expect(await rules()).toEqual([[['203.0.113.7/32'], '22']])
  await cloud.ensureNetwork({...networkOf(), sshFrom: []}, bounded())
  expect(await rules()).toEqual([])
  for (const everywhere of ['0.0.0.0/0', '::/0', '*', 'Internet'])
    await expect(cloud.ensureNetwork({...networkOf(), sshFrom: [everywhere]}, bounded())).rejects.toMatchObject({
      code: 'SPEC_INVALID',
    })
})

test('spot is asked for up to the on-demand price, and an evicted node is replaced under its name', async () => {
  await using azure = await startAzure({clock: {rate: 0}})
  const {properties} = await scaleSetOf(azure, 3, {purchase: 'spot'})
  expect(properties.virtualMachineProfile).toMatchObject({
    priority: 'Spot',
    evictionPolicy: 'Delete',
    billingProfile: {maxPrice: -1},
  })
  const asked = gangOf(3, {purchase: 'spot'})
  const before = await azure.cloud.nodes(CLUSTER, bounded())
  azure.emulated.reclaim(before[1]?.id ?? '', 30_000)
  const notice = await azure.emulated.answer({
    method: 'GET',
    url: '/metadata/scheduledevents?api-version=2020-07-01',
    headers: {metadata: 'true'},
    body: Buffer.alloc(0),
  })
  expect(JSON.parse(notice.body ?? '')).toMatchObject({Events: [{EventType: 'Preempt', Resources: ['train_1']}]})
  expect(await azure.cloud.nodes(CLUSTER, bounded())).toEqual(before)
  azure.world.clock.advance(30_000)
  await expect
    .poll(async () => (await azure.cloud.nodes(CLUSTER, bounded())).map(({name}) => name))
    .toEqual(['train-0', 'train-2'])
  const {members, fault} = await azure.client().ensureGang(asked, bounded())
  expect(fault).toBeUndefined()
  expect(members.map(({name}) => name)).toEqual(['train-0', 'train-1', 'train-2'])
  expect([members[0], members[2]]).toEqual([before[0], before[2]])
  expect(members[1]?.id).not.toBe(before[1]?.id)
})

test('reserved nodes are of the group that holds their capacity', async () => {
  await using azure = await startAzure()
  await azure.cloud.ensureNetwork(networkOf(), bounded())
  const id = `${GROUP}/providers/Microsoft.Compute/capacityReservationGroups/held`
  expect((await arm(azure.emulated, 'PUT', id, COMPUTE, {location: REGION})).status).toBe(201)
  const {properties} = await scaleSetOf(azure, 1, {purchase: 'reserved', rental: {reservationId: id}})
  expect(properties.virtualMachineProfile.capacityReservation).toEqual({capacityReservationGroup: {id}})
})

async function regionWith({emulated}: AzureEmulator, size: string, wanted: string): Promise<string> {
  const {body} = await arm(
    emulated,
    'GET',
    `${SUBSCRIPTION}/providers/Microsoft.Compute/skus?$filter=location eq '${wanted}'`,
    '2021-07-01',
  )
  if (body.value.some(({name}: {name: string}) => name === size)) return wanted
  const all = await everySize(emulated)
  const found = all.find(({name}) => name === size)?.locations[0]
  if (found === undefined) throw new Error(`${size} is sold nowhere`)
  return found
}

async function everySize({answer}: AzureEmulator['emulated']) {
  const sold: {name: string; locations: string[]}[] = []
  for (let from = 0; ; from += 100) {
    const {body = ''} = await answer({
      method: 'GET',
      url: `${SUBSCRIPTION}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$skiptoken=${from}`,
      headers: {authorization: 'Bearer made-up', host: '127.0.0.1'},
      body: Buffer.alloc(0),
    })
    const page = JSON.parse(body)
    sold.push(...page.value)
    if (page.nextLink === undefined) return sold
  }
}
