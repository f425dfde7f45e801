import {describe, expect, test} from 'vitest'
import {takeOver} from '../../providers/resources/take-over.ts'
import {atMost} from '../../providers/shared/at-most.ts'
import {FAULT_CODES} from '../../src/domain/fault-codes.ts'
import type {Cloud, TakeRequest} from '../../src/ports/cloud.ts'
import {CLUSTER, REGION, SMALL, startAzure, USER_KEY} from '../support/azure/azure-emulator.ts'
import {LOGIN, makeByHand, marksOf} from '../support/azure/hand-made.ts'
import {azureSdk} from '../support/azure/sdk.ts'
import {memoryAdmission} from '../support/memory-admission.ts'
import {bounded, expectTold} from '../support/rented/acts.ts'
import {type Befalling, faultsAt} from '../support/rented/errors-of.ts'
import {spread} from '../support/spread.ts'

/** Of each act. */
const MOST = 24
const LONG = process.env.GPUCTL_EVERY_KILL ? 3_600_000 : 300_000
const AT_ONCE = 6
const GANG = {cluster: CLUSTER, pool: 'train'}

interface Case extends Befalling {
  readonly operation: string
  readonly nth: number
}

type On = Awaited<ReturnType<typeof opened>>
type Act = (on: On, cloud: Cloud) => Promise<unknown>

async function opened() {
  const azure = await startAzure()
  const sdk = azureSdk(azure)
  const made = await makeByHand(sdk, {names: ['a', 'b'], size: SMALL, owner: USER_KEY, tags: {team: 'vision'}})
  const request: TakeRequest = {
    ...{...GANG, region: REGION, authorizedKey: 'key', owner: 'ada'},
    instances: made.map(({id, hostKey}) => ({id, hostKey, user: LOGIN})),
  }
  const ids = made.map(({id}) => id)
  const isOwned = ({kind}: {readonly kind: string}) => /instance|disks|networkInterfaces|publicIPAddresses/.test(kind)
  return {
    ...{azure, request, ids},
    raw: () => Promise.all(['a', 'b'].map((name) => marksOf(sdk, name))),
    parts: () => azure.emulated.inventory().filter(isOwned),
    [Symbol.asyncDispose]: () => azure[Symbol.asyncDispose](),
  }
}

const take: Act = async ({request}, cloud) => {
  if (cloud.adoption === undefined) throw new Error('this cloud adopts nothing')
  const {members, fault} = await takeOver(request, cloud.adoption, memoryAdmission(), bounded())
  if (fault !== undefined) expect(Object.keys(FAULT_CODES)).toContain(fault.kind)
  return fault ?? members
}
const leave: Act = (_on, cloud) => cloud.adoption?.leave(CLUSTER, bounded()) ?? Promise.resolve()
const remove: Act = (_on, cloud) => cloud.removeGang(GANG, bounded())

/** What is done, and what was done before. */
const ACTS = {
  take: {before: [], act: take},
  leave: {before: [take], act: leave},
  remove: {before: [take], act: remove},
} as const

describe('azure: every error of the table at every call of an import', () => {
  test.each(Object.entries(ACTS))(
    '%s ends well, or is told, and the same again ends well',
    async (name, {before, act}) => {
      const cases = await casesOf(before, act)
      const chosen = spread(cases, MOST)
      await atMost(AT_ONCE, chosen, (each) => befallen(each, before, act))
      console.info(`azure ${name}: ${chosen.length} of ${cases.length} faults`)
    },
    LONG,
  )
})

async function casesOf(before: readonly Act[], act: Act): Promise<readonly Case[]> {
  await using on = await opened()
  const {script} = on.azure.world
  for (const each of before) await each(on, on.azure.client())
  const from = script.calls.length
  await act(on, on.azure.client())
  const seen = new Map<string, number>()
  return script.calls.slice(from).flatMap(({operation}, at) => {
    const nth = (seen.get(operation) ?? 0) + 1
    seen.set(operation, nth)
    return faultsAt('azure', operation, at).map((each) => ({operation, nth, ...each}))
  })
}

async function befallen(rule: Case, before: readonly Act[], act: Act): Promise<void> {
  const says = JSON.stringify(rule)
  await using on = await opened()
  const {azure, request} = on
  const untouched = await on.raw()
  for (const each of before) await each(on, azure.client())
  azure.world.script.add(rule)
  await act(on, azure.client()).catch((error: unknown) => expectTold(error, says))
  azure.world.script.clear()
  await act(on, azure.client())
  if (act === take) {
    const nodes = await azure.client().nodes(CLUSTER, bounded())
    expect(
      nodes.map(({id, state}) => [id, state]),
      says,
    ).toEqual(on.ids.map((id) => [id, 'running']))
    expect(await take(on, azure.client()), says).toEqual(nodes)
    await leave(on, azure.client())
  }
  if (act !== remove) expect(await on.raw(), says).toEqual(untouched)
  await take({...on, request}, azure.client())
  await azure.client().sweep(CLUSTER, bounded())
  expect(on.parts(), says).toEqual([])
}
