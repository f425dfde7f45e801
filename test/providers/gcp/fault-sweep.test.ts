import fc from 'fast-check'
import {expect, test} from 'vitest'
import {forEach} from '../../../providers/gcp/removal.ts'
import type {CallFault, ScriptedError} from '../../../src/emulators/core/call-script.ts'
import {bounded, factsOf, type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

const machine = factsOf('a2-highgpu-1g')
const rental = {machine, together: true}

/** One of each kind of fault, as calls and as operations have it: what the rows of one kind differ in is told, and never acted on. */
const ERRORS: readonly ScriptedError[] = [
  {code: 'rateLimitExceeded', status: 429},
  {code: 'backendError', status: 503},
  {code: 'forbidden', status: 403},
  {code: 'invalid', status: 400},
]
const ENDS: readonly ScriptedError[] = [
  {code: 'ZONE_RESOURCE_POOL_EXHAUSTED', status: 503},
  {code: 'QUOTA_EXCEEDED', status: 403},
  {code: 'RESOURCE_OPERATION_RATE_EXCEEDED', status: 429},
  {code: 'PERMISSIONS_ERROR', status: 403},
]
const OF_CALLS: readonly CallFault[] = [
  ...ERRORS.map((error): CallFault => ({kind: 'error', error})),
  {kind: 'reset-before'},
  {kind: 'reset-after'},
]
const OF_OPERATIONS = ENDS.map((error): CallFault => ({kind: 'operation-error', error}))

/** Each with each that can befall it. */
const casesOf = (operations: readonly string[]) =>
  operations.flatMap((operation) => {
    const starts = !/[.](list|aggregatedList|get|wait)$/.test(operation)
    return [...OF_CALLS, ...(starts ? OF_OPERATIONS : [])].map((fault) => ({operation, fault}))
  })

async function up(on: StartedGcp) {
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(machine), bounded())
  return cloud.ensureGang(on.gang(2, rental), bounded())
}

async function down(on: StartedGcp) {
  const cloud = on.client()
  await cloud.removeGang({cluster: on.cluster, pool: 'train'}, bounded())
  await cloud.removeNetwork(on.network(machine), bounded())
  await cloud.sweep(on.cluster, bounded())
}

/** Whole, or told with a fault or an error that has a code and a hint; and what runs is what was told of. */
async function comesToGoodEnd(on: StartedGcp, note: string): Promise<void> {
  const outcome = await up(on).catch((error: unknown) => error)
  if (outcome instanceof Error) {
    expect(outcome, note).toMatchObject({code: expect.stringMatching(/^[A-Z_]+$/), hint: expect.stringMatching(/./)})
    expect(on.inventory('instance'), note).toEqual([])
  } else {
    const {members, fault} = outcome as Awaited<ReturnType<typeof up>>
    expect(fault === undefined ? members.length : fault.kind, note).toEqual(
      fault === undefined ? 2 : expect.any(String),
    )
    const running = on.inventory('instance').map(({id}) => id)
    expect(running.toSorted(), note).toEqual(members.map(({id}) => id).toSorted())
  }
  on.world.script.clear()
  const {members, fault} = await up(on)
  expect([members.length, fault], note).toEqual([2, undefined])
  expect(on.inventory('instance'), note).toHaveLength(2)
}

/** The operations that a client asks for on its way. */
async function operationsOf(act: (on: StartedGcp) => Promise<unknown>): Promise<readonly string[]> {
  await using on = await startGcp()
  const from = on.world.script.calls.length
  await act(on)
  return [...new Set(on.world.script.calls.slice(from).map(({operation}) => operation))]
}

test('each fault at each call on the way up ends well', {timeout: 120_000}, async () => {
  const operations = await operationsOf(up)
  const cases = casesOf(operations)
  await forEach(cases, async ({operation, fault}) => {
    await using on = await startGcp()
    on.world.script.add({operation, fault})
    await comesToGoodEnd(on, JSON.stringify({operation, fault}))
  })
  console.info(`${cases.length} faults on the way up`)
})

test('each fault at each call on the way down leaves nothing in the end', {timeout: 120_000}, async () => {
  const whole = async (on: StartedGcp) => {
    await up(on)
    await down(on)
  }
  const [before, all] = [await operationsOf(up), await operationsOf(whole)]
  const own = all.filter((operation) => !before.includes(operation))
  const cases = casesOf(own)
  await forEach(cases, async ({operation, fault}) => {
    await using on = await startGcp()
    await up(on)
    on.world.script.add({operation, fault})
    const outcome = await down(on).catch((error: unknown) => error)
    if (outcome !== undefined)
      expect(outcome, JSON.stringify({operation, fault})).toMatchObject({
        code: expect.any(String),
        hint: expect.any(String),
      })
    on.world.script.clear()
    await down(on)
    expect(on.inventory(), JSON.stringify({operation, fault})).toEqual([])
  })
  console.info(`${cases.length} faults on the way down`)
})

test('faults in any order end well', {timeout: 120_000}, async () => {
  const rule = fc.record({nth: fc.integer({min: 1, max: 25}), fault: fc.constantFrom(...OF_CALLS, ...OF_OPERATIONS)})
  await fc.assert(
    fc.asyncProperty(fc.array(rule, {minLength: 1, maxLength: 4}), async (rules) => {
      await using on = await startGcp()
      for (const each of rules) on.world.script.add(each)
      await comesToGoodEnd(on, JSON.stringify(rules))
      await down(on)
      expect(on.inventory()).toEqual([])
    }),
    {numRuns: 12},
  )
})
