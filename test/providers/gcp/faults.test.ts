import {afterAll, describe, expect, test} from 'vitest'
import {FAULT_TABLE, type FaultRow} from '../../../providers/gcp/fault-table.ts'
import {faultOf, NOT_OFFERED} from '../../../providers/gcp/faults.ts'
import {gcpSession} from '../../../providers/gcp/gcp.ts'
import type {Fault} from '../../../src/domain/fault.ts'
import type {CallFault, ScriptedError} from '../../../src/emulators/core/call-script.ts'
import {bounded, factsOf, startGcp, ZONE} from '../../support/gcp/start-gcp.ts'

const rows = FAULT_TABLE.flatMap((row) => row.codes.map((code): [string, FaultRow] => [code, row]))

const STATUS: Readonly<Record<Fault['kind'], number>> = {
  capacity: 503,
  quota: 403,
  throttled: 429,
  auth: 403,
  invalid: 400,
  outage: 503,
  'missing-tool': 400,
  lost: 400,
}

const on = await startGcp()
afterAll(() => on[Symbol.asyncDispose]())

/** What Google's library throws for one call that this befalls, as the provider reads it. */
async function thrownFault(fault: CallFault): Promise<Fault | undefined> {
  const session = gcpSession({endpoint: on.endpoint, emulated: true, env: {}})
  const client = await (await session.for(bounded())).instances()
  on.world.script.clear()
  on.world.script.add({operation: 'instances.get', fault})
  const asked = client.get({project: 'p', zone: ZONE, instance: 'i'}, {retry: null} as never)
  return asked.then(
    () => undefined,
    (error: unknown) => faultOf(error),
  )
}

const refused = (error: ScriptedError) => thrownFault({kind: 'error', error})

/** What a launch comes back with whose operation ends so. */
async function faultOfLaunch(error: ScriptedError): Promise<Fault | undefined> {
  await using world = await startGcp()
  const cloud = world.client()
  await cloud.ensureNetwork(world.network(), bounded())
  world.world.script.add({operation: 'instances.bulkInsert', fault: {kind: 'operation-error', error}})
  const {members, fault} = await cloud.ensureGang(world.gang(2), bounded())
  expect(world.inventory('instance')).toHaveLength(fault === undefined ? 2 : 0)
  expect(members).toHaveLength(fault === undefined ? 2 : 0)
  return fault
}

describe('every row of the table means what it says', () => {
  test.for(rows)('%s, of a refused call', async ([code, {kind, effect = 'none', exclude, hint}]) => {
    const fault = await refused({code, status: STATUS[kind], message: `${code} happened`})
    expect(fault).toMatchObject({kind, code, effect, message: `${code} happened`})
    expect([fault?.exclude, fault?.hint]).toEqual([exclude, hint])
  })

  const firsts = FAULT_TABLE.map((row): [string, FaultRow] => [row.codes[0] ?? '', row]) // the library takes half a second to decode each
  test.for(firsts)('%s, told by ErrorInfo alone', async ([code, {kind}]) => {
    const metadata = {reason: code, domain: 'compute.googleapis.com'}
    expect(await refused({code: 'other', status: STATUS[kind], metadata})).toMatchObject({kind, code})
  })

  test.for(rows)('%s, as the end of an operation', async ([code, {kind, effect = 'none', exclude}]) => {
    const fault = await faultOfLaunch({code, status: STATUS[kind], message: `${code} happened`})
    const isPassing =
      kind === 'throttled' || kind === 'outage' || /^(alreadyExists|RESOURCE_ALREADY_EXISTS)$/.test(code)
    if (isPassing) return expect(fault).toBeUndefined() // launched again, and had
    expect(fault).toMatchObject({kind, code, effect, message: `${code} happened`})
    expect(fault?.exclude).toEqual(exclude)
  })
})

describe('what is in no row', () => {
  test.for<[number, Fault['kind'], Fault['effect']]>([
    [400, 'invalid', 'none'],
    [401, 'auth', 'none'],
    [403, 'auth', 'none'],
    [404, 'invalid', 'none'],
    [409, 'invalid', 'none'],
    [412, 'invalid', 'none'],
    [429, 'throttled', 'none'],
    [500, 'outage', 'unknown'],
    [502, 'outage', 'unknown'],
    [503, 'outage', 'unknown'],
  ])('HTTP %i', async ([status, kind, effect]) => {
    expect(await refused({code: 'newWord', status})).toMatchObject({kind, effect, code: 'newWord'})
  })

  test.for<CallFault>([{kind: 'reset-before'}, {kind: 'reset-after'}, {kind: 'cut-answer'}])('$kind', async (fault) => {
    expect(await thrownFault(fault)).toMatchObject({kind: 'outage', effect: 'unknown'})
  })

  test('our own bugs are none', () => {
    expect(faultOf(new TypeError('x is not a function'))).toBeUndefined()
    expect(faultOf('a text')).toBeUndefined()
  })
})

describe('what an answer says besides', () => {
  test('zones that have capacity', async () => {
    await using on = await startGcp()
    on.world.market.set({cloud: 'gcp', zone: ZONE, nodes: 0})
    on.world.market.set({cloud: 'gcp', zone: 'us-central1-b', nodes: 1})
    const cloud = on.client()
    await cloud.ensureNetwork(on.network(), bounded())
    const {fault} = await cloud.ensureGang(on.gang(2), bounded())
    expect(fault).toMatchObject({
      kind: 'capacity',
      code: 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
      exclude: {scope: 'zone', seconds: 3600},
      zonesWithCapacity: ['us-central1-c', 'us-central1-f'],
    })
  })

  test.for<[region: string, name: string, scope: string]>([
    ['us-central1', 'E2_CPUS', 'region'],
    ['', 'GPUS_ALL_REGIONS', 'cloud'],
  ])('which quota, and whose (%s)', async ([region, name, scope]) => {
    await using on = await startGcp()
    on.world.quotas.limit({cloud: 'gcp', region, name}, 3)
    const cloud = on.client()
    const machine = region === '' ? factsOf('a2-highgpu-4g') : undefined
    await cloud.ensureNetwork(on.network(machine), bounded())
    const {fault} = await cloud.ensureGang(on.gang(2, machine && {machine}), bounded())
    expect(fault).toMatchObject({
      kind: 'quota',
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining(`'${name}' exceeded.  Limit: 3.0`),
      exclude: {scope, seconds: 600},
    })
  })

  test('a quota of all regions without details', async () => {
    const error = {
      code: 'quotaExceeded',
      status: 403,
      message: "Quota 'GPUS_ALL_REGIONS' exceeded.  Limit: 0.0 globally.",
    }
    expect(await refused(error)).toMatchObject({kind: 'quota', exclude: {scope: 'cloud', seconds: 600}})
  })

  test('how long to wait', async () => {
    await using on = await startGcp()
    const cloud = on.client()
    const error = {code: 'rateLimitExceeded', status: 429, retryAfterSeconds: 1}
    on.world.script.add({operation: 'instances.aggregatedList', fault: {kind: 'error', error}})
    const startedMs = performance.now()
    expect(await cloud.nodes(on.cluster, bounded())).toEqual([])
    expect(performance.now() - startedMs).toBeGreaterThan(990)
  })

  test('that a zone does not have a type', async () => {
    await using on = await startGcp()
    const cloud = on.client()
    await cloud.ensureNetwork(on.network(), bounded())
    const machine = {...factsOf('a2-highgpu-1g'), instanceType: 'a9-highgpu-1g'}
    const {fault} = await cloud.ensureGang(on.gang(1, {machine}), bounded())
    expect(fault).toMatchObject({kind: 'capacity', code: 'invalid', exclude: NOT_OFFERED.exclude})
  })
})
