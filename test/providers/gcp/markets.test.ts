import {expect, test} from 'vitest'
import {runSeconds} from '../../../providers/gcp/scheduling.ts'
import {parseCloudConfig} from '../../../src/domain/cloud-config.ts'
import {askGcp, finished} from '../../support/gcp/ask-gcp.ts'
import {bounded, factsOf, type StartedGcp, startGcp, ZONE} from '../../support/gcp/start-gcp.ts'

/** The properties of each launch that the API received. */
const asked = (on: StartedGcp) => on.made('bulkInsert').map(({instanceProperties}) => instanceProperties)

const offering = (more: object) =>
  ({
    cloud: 'gcp',
    region: 'us-central1',
    zone: ZONE,
    instanceType: 'a3-ultragpu-8g',
    purchase: 'on-demand',
    ...more,
  }) as never

test('spot ends by deletion, and nobody starts it again', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(), bounded())
  const spot = {offering: offering({instanceType: 'e2-standard-2', purchase: 'spot'})}
  const {members} = await cloud.ensureGang(on.gang(2, spot), bounded())
  expect(asked(on)[0].scheduling).toEqual({
    provisioningModel: 'SPOT',
    instanceTerminationAction: 'DELETE',
    onHostMaintenance: 'TERMINATE',
    automaticRestart: false,
  })
  on.emulator.reclaim(members[0]?.id ?? '', 0)
  await expect.poll(() => on.inventory('instance').length).toBe(1)
  const again = await cloud.ensureGang(on.gang(2, spot), bounded())
  expect(again.fault).toBeUndefined()
  expect(again.members[1]).toEqual(members[1])
  expect(again.members[0]?.id).not.toBe(members[0]?.id)
})

test('flex-start is asked for until the cluster ends, and the same again changes nothing', async () => {
  await using on = await startGcp()
  const machine = factsOf('a2-highgpu-1g')
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(machine), bounded())
  const {instanceType} = machine
  const rental = (expiresAtUnixMs: number, purchase = 'flex-start') => ({
    ...{machine, expiresAtUnixMs},
    offering: offering({instanceType, purchase}),
  })
  const hours = (count: number) => Date.now() + count * 3_600_000
  const {members, fault} = await cloud.ensureGang(on.gang(2, rental(hours(5))), bounded())
  expect([fault, members.length]).toEqual([undefined, 2])
  const [{scheduling, reservationAffinity}] = asked(on)
  expect(scheduling).toEqual({
    provisioningModel: 'FLEX_START',
    maxRunDuration: {seconds: expect.stringMatching(/^1(79\d\d|8000)$/)},
    instanceTerminationAction: 'DELETE',
    onHostMaintenance: 'TERMINATE',
    automaticRestart: false,
  })
  expect(reservationAffinity).toEqual({consumeReservationType: 'NO_RESERVATION'})
  expect(await cloud.ensureGang(on.gang(2, rental(hours(6))), bounded())).toEqual({members})
  expect(members[0]?.endsAtUnixMs).toBeGreaterThan(hours(4))
  expect(members[0]?.endsAtUnixMs).toBeLessThan(hours(6))
  const [found] = (await cloud.adoption?.look({ids: [members[0]?.id ?? '']}, bounded())) ?? []
  expect(found?.place.purchase).toBe('flex-start')
  const bought = await cloud.ensureGang(on.gang(2, rental(hours(5), 'on-demand')), bounded())
  expect(bought.members.map(({id}) => id)).not.toContain(members[0]?.id)
  expect(on.inventory('instance')).toHaveLength(2)
})

test('flex-start has capacity of its own, and ends by deletion at its time, which is no loss of spot', async () => {
  await using on = await startGcp({clock: {rate: 0}})
  const machine = factsOf('a2-highgpu-1g')
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(machine), bounded())
  const {instanceType} = machine
  const rental = {machine, offering: offering({instanceType, purchase: 'flex-start'})}
  on.world.market.set({purchase: 'flex-start', nodes: 1})
  const refused = await cloud.ensureGang(on.gang(2, rental), bounded())
  expect(refused).toMatchObject({members: [], fault: {kind: 'capacity'}})
  const {members} = await cloud.ensureGang(on.gang(1, rental), bounded())
  const nodeIds = new Set(members.map(({id}) => id))
  on.emulator.reclaim(members[0]?.id ?? '', 0)
  on.world.clock.advance(7 * 86_400_000 - 1000) // the most, for the cluster ends later
  expect(await cloud.nodes(on.cluster, bounded())).toMatchObject([{state: 'running'}])
  on.world.clock.advance(1000)
  await expect.poll(() => on.inventory('instance')).toEqual([])
  expect(await cloud.notices?.({cluster: on.cluster, nodeIds, running: new Set(), regions: []}, bounded())).toEqual([])
  expect((await cloud.ensureGang(on.gang(1, rental), bounded())).fault).toBeUndefined()
})

test.for([
  [undefined, 1000, 604_800],
  [Number.MAX_SAFE_INTEGER, 0, 604_800],
  [3_600_500, 0, 3601],
  [1000, 60_000, 30],
])('what ends at %s runs from %s on for %s seconds', ([expiresAtUnixMs, nowUnixMs = 0, seconds]) => {
  expect(runSeconds(expiresAtUnixMs, nowUnixMs)).toBe(seconds)
})

test.for([
  ['dense', {deploymentType: 'DENSE'}, 'RESERVATION_BOUND', 1],
  ['of another kind', {}, 'STANDARD', 0],
] as const)(
  'reserved nodes take from their reservation, one that is %s',
  async ([, more, provisioningModel, policies]) => {
    await using on = await startGcp()
    const machine = factsOf('a3-ultragpu-8g')
    const cloud = on.client()
    const policy = {name: 'theirs', groupPlacementPolicy: {collocation: 'COLLOCATED'}}
    await finished(on, await askGcp(on, 'POST', 'regions/us-central1/resourcePolicies', policy))
    const theirs = `https://www.googleapis.com/compute/v1/projects/a-project/regions/us-central1/resourcePolicies/theirs`
    const specificReservation = {count: '2', instanceProperties: {machineType: machine.instanceType}}
    const reservation = {
      name: 'held',
      specificReservation,
      ...more,
      ...(policies && {resourcePolicies: {policy: theirs}}),
    }
    await finished(on, await askGcp(on, 'POST', `zones/${ZONE}/reservations`, reservation))
    await cloud.ensureNetwork(on.network(machine), bounded())
    const rental = {machine, offering: offering({purchase: 'reserved'}), reservationId: 'held', together: true}
    const {members, fault} = await cloud.ensureGang(on.gang(2, rental), bounded())
    expect([fault, members.length]).toEqual([undefined, 2])
    const [{scheduling, reservationAffinity, resourcePolicies}] = asked(on)
    expect(scheduling.provisioningModel).toBe(provisioningModel)
    expect(reservationAffinity).toEqual({
      consumeReservationType: 'SPECIFIC_RESERVATION',
      key: 'compute.googleapis.com/reservation-name',
      values: ['held'],
    })
    expect(resourcePolicies).toEqual(policies ? [theirs] : [expect.stringMatching(/resourcePolicies\/gpuctl-/)])
    expect(await cloud.ensureGang(on.gang(2, rental), bounded())).toEqual({members})
    const full = await cloud.ensureGang(on.gang(3, rental), bounded())
    expect(full.fault).toMatchObject({kind: 'capacity', exclude: {scope: 'zone'}})
    expect(full.members).toEqual(members)
  },
)

test('reserved capacity has to be named, and has to be there', async () => {
  await using on = await startGcp()
  const machine = factsOf('a3-ultragpu-8g')
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(machine), bounded())
  const rental = {machine, offering: offering({purchase: 'reserved'})}
  expect((await cloud.ensureGang(on.gang(1, rental), bounded())).fault).toMatchObject({
    kind: 'invalid',
    code: 'NO_RESERVATION',
  })
  const {fault} = await cloud.ensureGang(on.gang(1, {...rental, reservationId: 'nothing'}), bounded())
  expect(fault).toMatchObject({kind: 'invalid', code: 'notFound'})
})

test('without a zone, the gang goes whole to one that has so many', async () => {
  await using on = await startGcp()
  const machine = factsOf('a3-ultragpu-8g')
  for (const [letter, nodes] of [
    ['a', 0],
    ['b', 1],
    ['c', 0],
    ['f', 4],
  ] as const)
    on.world.market.set({cloud: 'gcp', zone: `us-central1-${letter}`, nodes})
  const cloud = on.client()
  const network = {...on.network(machine), sites: [{zone: '', machine}]}
  await cloud.ensureNetwork(network, bounded())
  expect(on.made('networks').filter(({networkProfile}) => networkProfile)).toHaveLength(4) // one for each zone that it may be
  const rental = {machine, offering: offering({zone: ''}), together: true}
  const {members, fault} = await cloud.ensureGang(on.gang(2, rental), bounded())
  expect(fault).toBeUndefined()
  const zones = on.inventory('disk').map(({id}) => id.split('/')[3])
  expect(zones).toEqual(['us-central1-f', 'us-central1-f'])
  expect((await cloud.ensureGang(on.gang(4, rental), bounded())).members.slice(0, 2)).toEqual(members)
  const more = await cloud.ensureGang(on.gang(5, rental), bounded())
  expect(more.fault).toMatchObject({kind: 'capacity', code: 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS'})
  expect(more.members).toHaveLength(4)
  await cloud.sweep(on.cluster, bounded())
  expect(on.inventory()).toEqual([])
  on.world.market.set({cloud: 'gcp', nodes: 0})
  await cloud.ensureNetwork(network, bounded())
  expect((await cloud.ensureGang(on.gang(2, rental), bounded())).fault).toMatchObject({
    kind: 'capacity',
    exclude: {scope: 'region', seconds: 3600},
  })
})

test('nodes say who may log in and show a known key, and take nothing from the project', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(), bounded())
  const request = on.gang(1)
  const {members} = await cloud.ensureGang(request, bounded())
  const {metadata, serviceAccounts, shieldedInstanceConfig, disks, labels} = asked(on)[0]
  const items = Object.fromEntries(metadata.items.map(({key, value}: Record<string, string>) => [key, value]))
  const {user, authorizedKey, hostKey} = parseCloudConfig(items['user-data']) ?? {}
  expect([user, authorizedKey]).toEqual(['gpuctl', request.authorizedKey])
  expect(hostKey).toEqual(request.rental?.hostKey)
  expect(items).toMatchObject({'enable-oslogin': 'FALSE', 'block-project-ssh-keys': 'TRUE', 'gpuctl-pool': 'train'})
  expect(serviceAccounts ?? []).toEqual([])
  expect(shieldedInstanceConfig).toMatchObject({enableVtpm: true, enableIntegrityMonitoring: true})
  expect(disks[0]).toMatchObject({autoDelete: true, initializeParams: {labels}})
  expect(labels).toMatchObject({
    'gpuctl-cluster': 'test',
    'gpuctl-lease': on.cluster.lease,
    'gpuctl-pool': 'train',
    'gpuctl-owner': 'me-example-org',
    'gpuctl-expires': '2030-01-01t00-00-00-000z',
  })
  expect(members[0]?.ssh).toMatchObject({user: 'gpuctl', port: 22, address: expect.stringMatching(/^198\.18\./)})
  expect(members[0]?.ssh.hostKey).toBe(items['gpuctl-host-key'])
})
