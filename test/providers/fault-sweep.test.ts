import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {atMost} from '../../providers/shared/at-most.ts'
import {FAULT_CODES} from '../../src/domain/fault-codes.ts'
import type {FaultRule} from '../../src/emulators/core/call-script.ts'
import type {GangResult} from '../../src/ports/cloud.ts'
import {ACTS, type Act, bounded, brought, emptied, expectBilled, expectTold, upTo} from '../support/rented/acts.ts'
import {type Befalling, faultsAt} from '../support/rented/errors-of.ts'
import {RENTED_CLOUDS, type Rented, type RentedCloud, startRented} from '../support/rented/rented.ts'
import {spread} from '../support/spread.ts'

const LONG = process.env.GPUCTL_EVERY_KILL ? 3_600_000 : 300_000
/** Of each act on each cloud. */
const MOST = 24
const AT_ONCE = 16

/** The how-many-th call of an operation within an act, and what befalls it. */
interface Case extends Befalling {
  readonly operation: string
  readonly nth: number
}

describe.each(RENTED_CLOUDS)('%s: every error of the table at every call of', (cloud) => {
  test.each(Object.entries(ACTS))(
    '%s ends well, or is told and leaves nothing that nobody names',
    async (name, act) => {
      const cases = await casesOf(cloud, act)
      const chosen = spread(cases, MOST)
      const mustPass = ({passes}: Case) => passes && cloud !== 'aws' // whose client tries again for a moment only, in tests
      await atMost(AT_ONCE, chosen, (each) => befallen(cloud, act, [each], mustPass(each)))
      console.info(`${cloud} ${name}: ${chosen.length} of ${cases.length} faults`)
    },
    LONG,
  )
})

test.each(RENTED_CLOUDS)(
  '%s: any faults in any order end well, or are told and leave nothing that nobody names',
  async (cloud) => {
    const cases = (await Promise.all(Object.values(ACTS).map((act) => casesOf(cloud, act)))).flat()
    const faults = fc.array(fc.constantFrom(...cases), {minLength: 1, maxLength: 4})
    const act = fc.constantFrom(...Object.values(ACTS))
    await fc.assert(
      fc.asyncProperty(act, faults, (each, rules) => befallen(cloud, each, rules)),
      {numRuns: process.env.GPUCTL_EVERY_KILL ? 300 : 15},
    )
  },
  LONG,
)

async function casesOf(cloud: RentedCloud, act: Act): Promise<readonly Case[]> {
  await using on = await standing(cloud, act)
  const before = on.world.script.calls.length
  await brought(on, act, 'undisturbed')
  const seen = new Map<string, number>()
  return on.world.script.calls.slice(before).flatMap(({operation}, at) => {
    const nth = (seen.get(operation) ?? 0) + 1
    seen.set(operation, nth)
    return faultsAt(cloud, operation, at).map((each) => ({operation, nth, ...each}))
  })
}

/** A cluster as it is before the act. */
async function standing(cloud: RentedCloud, {from}: Act): Promise<Rented> {
  const on = await startRented[cloud]()
  if (from > 0) await brought(on, upTo(0, from), 'before')
  return on
}

/** The act under these faults; then again without them; then down. */
async function befallen(cloud: RentedCloud, act: Act, rules: readonly FaultRule[], passes = false): Promise<void> {
  const says = `${cloud} ${act.from} to ${act.size}: ${JSON.stringify(rules)}`
  await using on = await standing(cloud, act)
  for (const rule of rules) on.world.script.add(rule)
  const outcome = await act.run(on, on.client(), bounded()).catch((error: unknown) => ({error}))
  on.world.script.clear()
  if (passes) expect(outcome === undefined || !('error' in outcome || outcome.fault), says).toBe(true)
  if (outcome !== undefined && 'error' in outcome) expectTold(outcome.error, says)
  else if (outcome !== undefined) await expectNamed(on, act, outcome, says)
  else expectBilled(on, act.size, says)
  await brought(on, act, says)
  await emptied(on, says)
}

/** Whole, or a fault that has a documented exit code; and what runs is what is named, unless the fault says that this is not known. */
async function expectNamed(on: Rented, {size}: Act, {members, fault}: GangResult, says: string): Promise<void> {
  if (fault === undefined) expect(members, says).toHaveLength(size)
  else expect(Object.keys(FAULT_CODES), says).toContain(fault.kind)
  if (fault?.effect === 'unknown') return
  expectBilled(on, members.length, says)
  const seen = await on.client().nodes(on.cluster, bounded())
  expect(seen.map(({id}) => id).toSorted(), says).toEqual(members.map(({id}) => id).toSorted())
}
