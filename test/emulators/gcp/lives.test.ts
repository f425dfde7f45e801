import {setImmediate as turn} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {askGcp, bulk, finished, plainNetwork} from '../../support/gcp/ask-gcp.ts'
import {type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

const INSTANCES = 'zones/us-central1-a/instances'
const stateOf = async (on: StartedGcp, name: string) => (await askGcp(on, 'GET', `${INSTANCES}/${name}`)).body.status
const SPOT = {
  provisioningModel: 'SPOT',
  onHostMaintenance: 'TERMINATE',
  automaticRestart: false,
  instanceTerminationAction: 'DELETE',
}

test('operations and boots take their time, and listings lag behind', async () => {
  const latency = {bootMs: 10_000, operationMs: 4000, listingMs: 3000}
  await using on = await startGcp({latency: {}, clock: {rate: 0}})
  await plainNetwork(on)
  Object.assign(on.world.latency, latency)
  const {body} = await askGcp(on, 'POST', `${INSTANCES}/bulkInsert`, bulk(['slow-0', 'slow-1']))
  expect([body.status, await stateOf(on, 'slow-0')]).toEqual(['RUNNING', 'PROVISIONING'])
  const names = async () =>
    ((await askGcp(on, 'GET', INSTANCES)).body.items ?? []).map(({name}: {name: string}) => name)
  expect(await names()).toEqual([])
  on.world.clock.advance(3000)
  expect(await names()).toEqual(['slow-0', 'slow-1'])
  const waiting = finished(on, {status: 200, body})
  on.world.clock.advance(2000)
  expect([(await waiting).body.status, await stateOf(on, 'slow-0')]).toEqual(['DONE', 'STAGING'])
  on.world.clock.advance(5000)
  await expect.poll(() => stateOf(on, 'slow-0')).toBe('RUNNING')
  const gone = await askGcp(on, 'DELETE', `${INSTANCES}/slow-0`)
  expect([gone.body.status, await stateOf(on, 'slow-0')]).toEqual(['RUNNING', 'STOPPING'])
  on.world.clock.advance(4000)
  expect((await finished(on, gone)).body.status).toBe('DONE')
  expect(await names()).toEqual(['slow-0', 'slow-1'])
  on.world.clock.advance(3000)
  expect(await names()).toEqual(['slow-1'])
})

test('spot stops from its notice on, is gone after it, and its capacity is there again', async () => {
  await using on = await startGcp({clock: {rate: 0}})
  await plainNetwork(on)
  on.world.market.set({cloud: 'gcp', purchase: 'spot', nodes: 1})
  await finished(on, await askGcp(on, 'POST', `${INSTANCES}/bulkInsert`, bulk(['spot-0'], {}, {scheduling: SPOT})))
  await expect.poll(() => stateOf(on, 'spot-0')).toBe('RUNNING')
  const [{id, nanoUsdPerHour} = {id: '', nanoUsdPerHour: 0n}] = on.inventory('instance')
  expect(nanoUsdPerHour).toBe(20_100_000n)
  on.emulator.reclaim(id, 30_000)
  await turn() // the operation begins
  on.world.clock.advance(29_000)
  expect(await stateOf(on, 'spot-0')).toBe('STOPPING')
  on.world.clock.advance(1000)
  await expect.poll(() => on.inventory('instance')).toEqual([])
  const filter = encodeURIComponent('operationType = "compute.instances.preempted"')
  const {body} = await askGcp(on, 'GET', `zones/us-central1-a/operations?filter=${filter}`)
  expect(body.items).toHaveLength(1)
  const again = await finished(
    on,
    await askGcp(on, 'POST', `${INSTANCES}/bulkInsert`, bulk(['spot-1'], {}, {scheduling: SPOT})),
  )
  expect(again.body.error).toBeUndefined()
})

test('all or none, or as many as are enough; quota is given back', async () => {
  await using on = await startGcp()
  await plainNetwork(on)
  on.world.market.set({cloud: 'gcp', nodes: 3})
  const launch = async (names: string[], more: object = {}) =>
    (await finished(on, await askGcp(on, 'POST', `${INSTANCES}/bulkInsert`, bulk(names, more)))).body
  const none = await launch(['a-0', 'a-1', 'a-2', 'a-3'])
  expect(none).toMatchObject({httpErrorStatusCode: 503, error: {errors: [{code: 'VM_MIN_COUNT_NOT_REACHED'}]}})
  expect(on.inventory('instance')).toEqual([])
  const some = await launch(['b-0', 'b-1', 'b-2', 'b-3'], {minCount: '2'})
  expect(some.instancesBulkInsertOperationMetadata.perLocationStatus['zones/us-central1-a']).toMatchObject({
    createdVmCount: 3,
    failedToCreateVmCount: 1,
  })
  expect(some.error).toBeUndefined()
  const key = {cloud: 'gcp', account: 'a-project', region: 'us-central1', name: 'E2_CPUS'}
  expect(on.world.quotas.used(key)).toBe(6)
  const {body} = await askGcp(on, 'GET', 'regions/us-central1')
  expect(body.quotas.find(({metric}: {metric: string}) => metric === 'E2_CPUS')).toMatchObject({usage: 6})
  for (const {json} of ['b-0', 'b-1', 'b-2'].map((name) => ({json: name})))
    await finished(on, await askGcp(on, 'DELETE', `${INSTANCES}/${json}`))
  expect(on.world.quotas.used(key)).toBe(0)
})

test('lists are filtered, and come in pages', async () => {
  await using on = await startGcp()
  await plainNetwork(on)
  const names = Array.from({length: 5}, (_, at) => `p-${at}`)
  await finished(
    on,
    await askGcp(on, 'POST', `${INSTANCES}/bulkInsert`, bulk(names, {}, {labels: {a: 'b', 'c-d': 'e'}})),
  )
  const list = async (filter: string, more = '') => {
    const {body} = await askGcp(on, 'GET', `${INSTANCES}?filter=${encodeURIComponent(filter)}${more}`)
    return [(body.items ?? []).map(({name}: {name: string}) => name), body.nextPageToken] as const
  }
  expect(await list('labels.a = "b"')).toEqual([names, undefined])
  expect(await list('(labels.a = "b") (name = p-1)')).toEqual([['p-1'], undefined])
  expect(await list('name eq p-[23]')).toEqual([['p-2', 'p-3'], undefined])
  expect(await list('labels.c-d:* AND NOT name = p-0')).toEqual([names.slice(1), undefined])
  expect(await list('name = p-4 OR name = p-0')).toEqual([['p-0', 'p-4'], undefined])
  expect(await list('name != p-4 -labels.a:c')).toEqual([names.slice(0, 4), undefined])
  expect(await list('labels.none:*')).toEqual([[], undefined])
  const [first, token] = await list('labels.a = "b"', '&maxResults=2')
  const [rest, end] = await list('labels.a = "b"', `&maxResults=3&pageToken=${token}`)
  expect([...first, ...rest, end]).toEqual([...names, undefined])
})
