import fc from 'fast-check'
import {expect, test} from 'vitest'
import {FAULT_TABLE} from '../../../providers/azure/fault-table.ts'
import type {CallFault} from '../../../src/emulators/core/call-script.ts'
import {
  type AzureEmulator,
  bounded,
  CLUSTER,
  gangOf,
  networkOf,
  startAzure,
} from '../../support/azure/azure-emulator.ts'

/** Rows that pass are tried again for a minute and a half by the one policy; one of each kind stands for them. */
const PASSING = ['throttled', 'outage']
const LASTING = FAULT_TABLE.filter(({kind}) => !PASSING.includes(kind))
const MESSAGE = 'exceeding approved X Cores quota. Current Limit: 5; or is not supported for subscription'

test.each([...new Map(LASTING.map((row) => [row.code, row])).values()].map((row) => [row.code, row] as const))(
  '%s at any call of an up is told, and leaves nothing that the members do not name',
  {timeout: 60_000},
  async (code) => {
    const error = {code, status: code === 'AuthorizationFailed' ? 403 : 409, message: MESSAGE}
    const befalls = (operation: string, kind: 'error' | 'operation-error') =>
      tried([{operation, nth: 1, fault: {kind, error}}], code)
    await Promise.all([...new Set(await callsOfUp())].map((operation) => befalls(operation, 'error')))
    await Promise.all(
      ['VirtualMachineScaleSets_CreateOrUpdate', 'VirtualMachineScaleSets_Update'].map((operation) =>
        befalls(operation, 'operation-error'),
      ),
    )
  },
)

test('what passes is tried again, and the gang comes up', {timeout: 60_000}, async () => {
  const passing: readonly CallFault[] = [
    {kind: 'error', error: {code: 'TooManyRequests', status: 429, retryAfterSeconds: 0}},
    {kind: 'error', error: {code: 'InternalServerError', status: 500}},
    {kind: 'error', error: {code: 'RetryableError', status: 409}},
    {kind: 'reset-before'},
    {kind: 'reset-after'},
    {kind: 'cut-answer'},
  ]
  const operations = [...new Set(await callsOfUp())]
  for (const fault of passing)
    await Promise.all(operations.map((operation) => tried([{operation, nth: 1, fault}], undefined)))
})

test('whatever befalls calls, the next up without it ends whole and down leaves nothing', {
  timeout: 120_000,
}, async () => {
  const fault: fc.Arbitrary<CallFault> = fc.oneof(
    fc.constantFrom<CallFault>({kind: 'reset-before'}, {kind: 'reset-after'}, {kind: 'cut-answer'}),
    fc
      .constantFrom(...LASTING.map(({code}) => code))
      .map((code): CallFault => ({kind: 'error', error: {code, status: 409, message: MESSAGE}})),
    fc
      .constantFrom('AllocationFailed', 'InternalServerError')
      .map((code): CallFault => ({kind: 'operation-error', error: {code, status: 409}})),
  )
  const operations = [...new Set(await callsOfUp())]
  const rule = fc.record({operation: fc.constantFrom(...operations), nth: fc.integer({min: 1, max: 3}), fault})
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, {minLength: 1, maxLength: 4}),
      fc.integer({min: 1, max: 3}),
      async (rules, size) => {
        await using azure = await startAzure()
        await azure.cloud.ensureNetwork(networkOf(), bounded())
        for (const each of rules) azure.world.script.add(each)
        const first = await azure.cloud.ensureGang(gangOf(size), bounded())
        if (first.fault === undefined) expect(first.members).toHaveLength(size)
        azure.world.script.clear()
        const {members, fault: left} = await azure.client().ensureGang(gangOf(size), bounded())
        expect([members.length, left]).toEqual([size, undefined])
        await emptied(azure)
      },
    ),
    {numRuns: 15},
  )
})

type Rules = readonly {readonly operation: string; readonly nth: number; readonly fault: CallFault}[]

async function tried(rules: Rules, code: string | undefined): Promise<void> {
  await using azure = await startAzure()
  const {cloud, world} = azure
  await cloud.ensureNetwork(networkOf(), bounded())
  for (const each of rules) world.script.add(each)
  const {members, fault} = await cloud.ensureGang(gangOf(2), bounded())
  const where = JSON.stringify(rules)
  if (code === undefined) expect([fault, members.length], where).toEqual([undefined, 2])
  else if (fault === undefined) expect(members, where).toHaveLength(2)
  else expect(fault, where).toMatchObject({code})
  world.script.clear()
  expect(await idsOf(azure), where).toEqual(members.map(({id}) => id).sort())
  expect(await cloud.ensureGang(gangOf(2), bounded()), where).toMatchObject({
    members: [{index: 0}, {index: 1}],
  })
  await emptied(azure)
}

async function callsOfUp(): Promise<readonly string[]> {
  await using azure = await startAzure()
  await azure.cloud.ensureNetwork(networkOf(), bounded())
  const first = azure.world.script.calls.length
  await azure.cloud.ensureGang(gangOf(2), bounded())
  return azure.world.script.calls.slice(first).map(({operation}) => operation)
}

async function idsOf({cloud}: AzureEmulator): Promise<readonly string[]> {
  return (await cloud.nodes(CLUSTER, bounded())).map(({id}) => id).sort()
}

async function emptied({emulated, cloud}: AzureEmulator): Promise<void> {
  await cloud.sweep(CLUSTER, bounded())
  expect(emulated.inventory()).toEqual([])
}
