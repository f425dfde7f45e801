import {expect, test} from 'vitest'
import {bounded, factsOf, type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

interface Seen {
  readonly machineType: string
  readonly networkInterfaces: readonly {
    network: string
    subnetwork: string
    nicType: string
    accessConfigs?: object[]
  }[]
  readonly scheduling: Readonly<Record<string, unknown>>
  readonly resourcePolicies: readonly string[]
  readonly reservationAffinity?: object
  readonly [field: string]: unknown
}

/** The properties of the last launch that the API received. */
function asked(on: StartedGcp): Seen {
  const {body} = on.requests.findLast(({url}) => url.includes('/bulkInsert')) ?? {body: Buffer.from('{}')}
  return JSON.parse(body.toString()).instanceProperties
}

const last = (path: string) => path.slice(path.lastIndexOf('/') + 1)

test.for<[type: string, zone: string, host: number[], gpus: number, rdma: number, policy: object]>([
  ['a2-highgpu-8g', 'us-central1-a', [8896], 0, 0, {collocation: 'COLLOCATED'}],
  ['a3-highgpu-8g', 'us-central1-a', [8244], 4, 0, {collocation: 'COLLOCATED'}],
  ['a3-megagpu-8g', 'us-central1-a', [8244], 8, 0, {collocation: 'COLLOCATED'}],
  ['a3-ultragpu-8g', 'us-central1-a', [8896, 8896], 0, 8, {collocation: 'COLLOCATED'}],
  ['a4-highgpu-8g', 'us-central1-a', [8896, 8896], 0, 8, {collocation: 'COLLOCATED'}],
  ['a4x-highgpu-4g', 'us-central1-a', [8896, 8896], 0, 4, {collocation: 'COLLOCATED', gpuTopology: '1x72'}],
])('%s has the networks of its fabric, in the order of its NICs', async ([type, zone, host, gpus, rdma, policy]) => {
  await using on = await startGcp()
  const machine = factsOf(type)
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(machine, zone), bounded())
  const {fault} = await cloud.ensureGang(on.gang(2, {machine, together: true}), bounded())
  expect(fault).toBeUndefined()
  const {networkInterfaces: nics, scheduling, resourcePolicies} = asked(on)
  expect(nics.map(({nicType}) => nicType)).toEqual([
    ...Array(host.length + gpus).fill('GVNIC'),
    ...Array(rdma).fill('MRDMA'),
  ])
  expect(nics.map(({accessConfigs}) => accessConfigs?.length ?? 0)).toEqual([1, ...Array(nics.length - 1).fill(0)])
  expect(new Set(nics.map(({network}) => network)).size).toBe(host.length + gpus + (rdma > 0 ? 1 : 0))
  expect(new Set(nics.map(({subnetwork}) => subnetwork)).size).toBe(nics.length)
  expect(scheduling).toMatchObject({provisioningModel: 'STANDARD', onHostMaintenance: 'TERMINATE'})
  expect(resourcePolicies).toHaveLength(1)
  const networks = on.made('networks')
  expect(networks.filter(({name}) => /-(host|gpu)-/.test(name)).map(({mtu}) => mtu)).toEqual([
    ...host,
    ...Array(gpus).fill(8244),
  ])
  expect(networks.filter(({networkProfile}) => networkProfile).map(({networkProfile}) => last(networkProfile))).toEqual(
    rdma > 0 ? [`${zone}-vpc-roce`] : [],
  )
  expect(on.made('resourcePolicies').map(({groupPlacementPolicy}) => groupPlacementPolicy)).toEqual([policy])
  const open = on.made('firewalls').filter(({allowed}) => allowed[0].IPProtocol === 'tcp')
  expect(open.map(({sourceRanges, allowed}) => [sourceRanges, allowed[0].ports])).toEqual(
    host.map(() => [['192.0.2.0/24'], ['22']]),
  )
})

test('nodes on bare metal are in the one subnet that their profile makes', async () => {
  await using on = await startGcp()
  const region = 'us-central1'
  const machine = factsOf('a4x-maxgpu-4g-metal')
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(machine, `${region}-a`), bounded())
  expect(on.made('networks').map(({networkProfile}) => networkProfile && last(networkProfile))).toEqual([
    undefined,
    `${region}-a-vpc-roce-metal`,
  ])
  await cloud.removeNetwork(on.network(machine, `${region}-a`), bounded())
  expect(on.inventory()).toEqual([])
})
