import {describe, expect, test} from 'vitest'
import {inAccount, type RentedCloudPort} from '../../providers/shared/in-account.ts'
import type {HostFault} from '../../src/domain/gate/host-fault.ts'
import type {Node} from '../../src/domain/node.ts'
import type {FaultyNode} from '../../src/ports/cloud.ts'
import {askGcp} from '../support/gcp/ask-gcp.ts'
import {factsOf, startGcp, ZONE} from '../support/gcp/start-gcp.ts'
import {type Reporting, startReporting} from '../support/rented/reporting.ts'

const faulty = (
  {id}: Pick<Node, 'id'>,
  kind: HostFault['kind'] = 'xid',
  more: Partial<FaultyNode> = {},
): FaultyNode => ({
  id,
  faults: [{kind, message: `GPU 3: ${kind}`, ...(kind === 'xid' && {xid: 79}), gpuSerial: '1654'}],
  ...{atUnixMs: Date.UTC(2026, 10, 22), physicalHost: 'GGBB90904476'},
  ...more,
})

const report = async (on: Pick<Reporting, 'client' | 'cluster'>, nodes: readonly FaultyNode[], cloud = on.client()) =>
  (await cloud.reportFaulty?.({cluster: on.cluster, nodes}, bounded())) ?? []

const bounded = () => AbortSignal.timeout(20_000)

describe.each(Object.entries(startReporting))('a cloud that takes reports of faulty hosts: %s', (_, start) => {
  test('has them in its own words, and gives its reference of each', async () => {
    await using on = await start()
    const [first, second] = on.nodes
    const outcomes = await report(on, [faulty(first), faulty(second, 'thermal')])
    expect(outcomes).toEqual([
      {id: first.id, reference: expect.stringMatching(/\w/)},
      {id: second.id, reference: expect.stringMatching(/\w/)},
    ])
    const hosts = [...on.emulator.faultyHosts()].sort((a, b) => (a.description < b.description ? -1 : 1))
    expect(hosts.map(({instance, words}) => [instance, words])).toEqual([
      [second.id, [on.words.thermal]],
      [first.id, [on.words.xid]],
    ])
    expect(hosts[1]?.description).toContain('GPU 3: xid')
  })

  test('takes one report, however often it is made: by this client, by another, and found later still', async () => {
    await using on = await start()
    const [first] = on.nodes
    const once = await report(on, [faulty(first)])
    expect(await report(on, [faulty(first)])).toEqual(once)
    expect(await report(on, [faulty(first, 'xid', {atUnixMs: Date.UTC(2026, 10, 23)})])).toEqual(once)
    expect(on.emulator.faultyHosts()).toHaveLength(1)
  })

  test('takes one where the answer to the first is lost', async () => {
    await using on = await start()
    on.world.script.add({operation: on.operation, fault: {kind: 'reset-after'}})
    const [outcome] = await report(on, [faulty(on.nodes[0])])
    expect(outcome?.reference).toBeDefined()
    expect(on.emulator.faultyHosts()).toHaveLength(1)
  })

  test('tells of one node that it is not there, and takes the report of another', async () => {
    await using on = await start()
    const [gone, there] = await report(on, [faulty({id: 'nobody'}), faulty(on.nodes[0])])
    expect(gone).toMatchObject({id: 'nobody', fault: {kind: 'lost'}})
    expect(there?.reference).toBeDefined()
    expect(on.emulator.faultyHosts()).toHaveLength(1)
  })

  test.each([
    ['auth', {code: 'forbidden', status: 403}],
    ['invalid', {code: 'SomethingElse', status: 400}],
  ] as const)('a refusal is an outcome: %s', async (kind, error) => {
    await using on = await start()
    on.world.script.add({operation: on.operation, fault: {kind: 'error', error}})
    const outcomes = await report(
      on,
      on.nodes.map((node) => faulty(node)),
    )
    expect(outcomes.filter(({fault}) => fault !== undefined)).toMatchObject([{fault: {kind, code: error.code}}])
    expect(on.emulator.faultyHosts()).toHaveLength(1)
  })

  test('asks again where it is throttled', async () => {
    await using on = await start()
    const error = {code: 'rateLimitExceeded', status: 429, retryAfterSeconds: 0}
    on.world.script.add({operation: on.operation, times: 2, fault: {kind: 'error', error}})
    const [outcome] = await report(on, [faulty(on.nodes[0])])
    expect(outcome?.reference).toBeDefined()
  })

  test('an abort ends it', async () => {
    await using on = await start()
    const nodes = [faulty(on.nodes[0])]
    const reporting = on.client().reportFaulty?.({cluster: on.cluster, nodes}, AbortSignal.abort(new Error('enough')))
    await expect(reporting).rejects.toThrow('enough')
    expect(on.emulator.faultyHosts()).toEqual([])
  })
})

test('Google takes no report of what is of no reservation, nor of other machine types', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  const [small, large] = ['a2-highgpu-1g', 'a3-ultragpu-8g'].map(factsOf)
  await cloud.ensureNetwork(on.network(large), bounded())
  const codes = []
  for (const machine of [small, large]) {
    const pool = machine?.instanceType.slice(0, 2) ?? ''
    const {members} = await cloud.ensureGang(on.gang(1, {...(machine && {machine})}, pool), bounded())
    const nodes = members.map((node) => faulty(node))
    const [outcome] = (await cloud.reportFaulty?.({cluster: on.cluster, nodes}, bounded())) ?? []
    codes.push([outcome?.fault?.kind, outcome?.fault?.code])
  }
  expect(codes).toEqual([
    ['invalid', 'MACHINE_TYPE_NOT_SUPPORTED'],
    ['invalid', 'INSTANCES_WITHOUT_RESERVATION_NOT_SUPPORTED'],
  ])
  expect(on.emulator.faultyHosts()).toEqual([])
})

test('Azure takes no report without the name of the host, which is told', async () => {
  await using on = await startReporting.azure()
  const [first] = on.nodes
  const {physicalHost: _, ...nameless} = faulty(first)
  expect(await report(on, [nameless])).toMatchObject([{id: first.id, fault: {code: 'NoPhysicalHostName'}}])
  expect(on.emulator.faultyHosts()).toEqual([])
})

test('a node that is replaced ends once Google has taken its host: else the report would end with it', async () => {
  await using on = await startReporting.gcp()
  const [first, second] = on.nodes
  await report(on, [faulty(first)])
  const machine = factsOf('a3-ultragpu-8g')
  const offering = {...on.gang(1, {machine}).rental?.offering, purchase: 'reserved'} as never
  const {promise: waits, resolve} = Promise.withResolvers<string>()
  const replacing = on.client().ensureGang(
    {
      ...on.gang(2, {machine, offering, reservationId: 'held'}),
      leaving: [first.id],
      onNews: (text) => text.startsWith('waiting') && resolve(text),
    },
    bounded(),
  )
  expect(await waits).toBe('waiting until Google has taken 1 reported host')
  expect((await on.client().nodes(on.cluster, bounded())).map(({id}) => id)).toEqual([first.id, second.id])
  on.world.clock.advance(12 * 60_000)
  const {members, fault} = await replacing
  expect(fault).toBeUndefined()
  expect(members).toHaveLength(2)
  expect(members.map(({id}) => id)).not.toContain(first.id)
  const {body} = await askGcp(
    on,
    'GET',
    `zones/${ZONE}/operations?filter=${encodeURIComponent('operationType = "reportHostAsFaulty"')}`,
  )
  expect(body.items).toMatchObject([{status: 'DONE'}])
  expect(body.items[0].error).toBeUndefined()
})

test('in another project nothing is reported, which is told of every node', async () => {
  await using on = await startReporting.gcp()
  const cloud = inAccount(on.client('a-project') as RentedCloudPort, {id: 'another-project'})
  const before = on.world.script.calls.length
  const outcomes = await report(
    {cluster: on.cluster, client: () => cloud},
    on.nodes.map((node) => faulty(node)),
  )
  expect(outcomes.map(({fault}) => fault?.code)).toEqual(['ACCOUNT_MISMATCH', 'ACCOUNT_MISMATCH'])
  expect(on.world.script.calls.slice(before)).toEqual([])
})

test('AWS has no verb for it', async () => {
  const {awsCloud} = await import('../../providers/aws/index.ts')
  expect(awsCloud({emulated: true, env: {}}).reportFaulty).toBeUndefined()
})
