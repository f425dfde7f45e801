import {expect, test} from 'vitest'
import {killedAt} from '../../support/gcp/killed-gcp.ts'
import {bounded, SMALL, type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

const slow = {bootMs: 400, operationMs: 100, listingMs: 700}

async function withNetwork(on: StartedGcp) {
  await on.client().ensureNetwork(on.network(), bounded())
  Object.assign(on.world.latency, slow)
}

test('waits until all run, tells of it, and makes no doubles though listings lag behind', async () => {
  await using on = await startGcp({latency: {}})
  await withNetwork(on)
  const news: string[] = []
  const request = {...on.gang(3), onNews: (text: string) => void news.push(text)}
  const [first, second] = await Promise.all(
    [request, on.gang(3)].map((each) => on.client().ensureGang(each, bounded())),
  )
  expect(first?.fault).toBeUndefined()
  expect(first?.members.map(({state}) => state)).toEqual(['running', 'running', 'running'])
  expect(second).toEqual(first)
  expect(on.inventory('instance')).toHaveLength(3)
  expect([news.length > 1, news.at(-1)]).toEqual([true, '3 of 3 nodes run'])
})

test('a client that was killed before the listing showed its nodes left them to the next one', async () => {
  await using on = await startGcp({latency: {}})
  await withNetwork(on)
  const from = on.world.script.calls.length
  const launch = 3 // after the lists of instances and of operations
  await killedAt(on, {call: launch, moment: 'after'}, (cloud, signal) => cloud.ensureGang(on.gang(2), signal))
  expect(on.world.script.calls[from + launch - 1]?.operation).toBe('instances.bulkInsert')
  const {members, fault} = await on.client().ensureGang(on.gang(2), bounded())
  expect([members.length, fault]).toEqual([2, undefined])
  expect(on.inventory('instance').map(({id}) => id)).toEqual(members.map(({id}) => id))
})

test('nodes that were ended are launched anew, though Google remembers the request', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(), bounded())
  const ids = new Set<string>()
  for (let round = 0; round < 3; round++) {
    const {members} = await cloud.ensureGang(on.gang(2), bounded())
    expect(members).toHaveLength(2)
    for (const {id} of members) ids.add(id)
    await cloud.removeGang({cluster: on.cluster, pool: 'train'}, bounded())
  }
  expect(ids.size).toBe(6)
})

test('nodes that do not run in time are a fault, and do not stay', async () => {
  await using on = await startGcp({latency: {}})
  await on.client().ensureNetwork(on.network(), bounded())
  Object.assign(on.world.latency, {bootMs: 3_600_000})
  const {members, fault} = await on.client().ensureGang(on.gang(2, {machine: {...SMALL, bootSeconds: 0.2}}), bounded())
  expect(fault).toMatchObject({kind: 'outage', code: 'BOOT_TIMEOUT'})
  expect([members, on.inventory('instance')]).toEqual([[], []])
})

test('SSH is let in from where it is asked for now, through Google’s tunnel where it is from nowhere, and never from everywhere', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  const ranges = async (sshFrom: readonly string[]) => {
    await cloud.ensureNetwork({...on.network(), sshFrom}, bounded())
    return on.rules('ssh')
  }
  expect(await ranges(['192.0.2.0/24'])).toEqual([['192.0.2.0/24']])
  expect(await ranges(['198.51.100.7/32', '203.0.113.0/24'])).toEqual([['198.51.100.7/32', '203.0.113.0/24']])
  expect(await ranges([])).toEqual([['35.235.240.0/20']])
  await expect(ranges(['0.0.0.0/0'])).rejects.toMatchObject({code: 'SPEC_INVALID'})
})

test('regions share the network of hosts, and it goes with the last of them', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  const [here, there] = [on.network(SMALL, 'us-central1-a'), on.network(SMALL, 'europe-west4-b')]
  await Promise.all([cloud.ensureNetwork(here, bounded()), on.client().ensureNetwork(there, bounded())])
  expect(on.inventory('network')).toHaveLength(1)
  expect(new Set(on.made('subnetworks').map(({ipCidrRange}) => ipCidrRange)).size).toBe(2)
  await cloud.removeNetwork(here, bounded())
  expect([on.inventory('network').length, on.inventory('subnetwork').length]).toEqual([1, 1])
  await cloud.removeNetwork(there, bounded())
  expect(on.inventory()).toEqual([])
})

test('nodes that no list showed when their gang was removed end with the network', async () => {
  await using on = await startGcp({latency: {listingMs: 300}})
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(), bounded())
  on.world.clock.advance(1000) // the lists show it
  await cloud.ensureGang(on.gang(2), bounded())
  await cloud.removeGang({cluster: on.cluster, pool: 'train'}, bounded())
  await cloud.removeNetwork(on.network(), bounded())
  expect(on.inventory()).toEqual([])
})
