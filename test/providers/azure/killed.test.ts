import {expect, test} from 'vitest'
import type {Node} from '../../../src/domain/node.ts'
import {
  type AzureEmulator,
  bounded,
  CLUSTER,
  gangOf,
  networkOf,
  startAzure,
} from '../../support/azure/azure-emulator.ts'
import {type StopPoint, stoppedAt} from '../../support/rented/stopped-at.ts'

interface Scenario {
  readonly name: string
  readonly before: number
  readonly after: number
  /** How many nodes there are to be had. */
  readonly capacity: number
}

const SCENARIOS: readonly Scenario[] = [
  {name: 'up from nothing', before: 0, after: 2, capacity: 100},
  {name: 'up from 2 to 4', before: 2, after: 4, capacity: 100},
  {name: 'down from 3 to 1', before: 3, after: 1, capacity: 100},
  {name: 'up from 2 to 4 where there are 3', before: 2, after: 4, capacity: 3},
]

test.for(SCENARIOS)(
  '$name: wherever the client is killed, the next one ends with what was asked for',
  {timeout: 120_000},
  async (scenario) => {
    let points = 0
    const waves = 6
    for (let call = 1, isOver = false; !isOver; call += waves) {
      const tries = Array.from({length: waves}, (_, at) => call + at).flatMap((each) =>
        (['before', 'after'] as const).map((when) => killed(scenario, {call: each, when})),
      )
      const stopped = await Promise.all(tries)
      points += stopped.filter(Boolean).length
      isOver = stopped.includes(false)
    }
    console.log(`${scenario.name}: killed at ${points} points`)
    expect(points).toBeGreaterThan(10)
  },
)

/** @returns whether there was such a call to be stopped at */
async function killed({before, after, capacity}: Scenario, point: StopPoint): Promise<boolean> {
  await using azure = await startAzure()
  const {cloud, world} = azure
  await cloud.ensureNetwork(networkOf(), bounded())
  const kept = before === 0 ? [] : (await cloud.ensureGang(gangOf(before), bounded())).members
  world.market.set({cloud: 'azure', nodes: capacity})
  const wasStopped = await stoppedAt(world, point, async (signal) => {
    await azure.client().ensureGang(gangOf(after), signal)
  })
  const next = azure.client()
  const {members, fault} = await next.ensureGang(gangOf(after), bounded())
  const where = JSON.stringify(point)
  if (capacity >= after) {
    expect(fault, where).toBeUndefined()
    expect(namesOf(members), where).toEqual(Array.from({length: after}, (_, index) => `train-${index} running`))
    const staying = Math.min(before, after)
    expect(members.slice(0, staying), where).toEqual(kept.slice(0, staying))
  } else {
    expect(fault, where).toMatchObject({kind: 'capacity', code: 'AllocationFailed'})
    expect(members, where).toEqual(kept)
  }
  expect(runningIn(azure), where).toBe(members.length)
  await emptied(azure)
  return wasStopped
}

const namesOf = (members: readonly Node[]) => members.map(({name, state}) => `${name} ${state}`)

const runningIn = ({emulated}: AzureEmulator) => emulated.inventory().filter(({kind}) => kind === 'instance').length

async function emptied({emulated, cloud}: AzureEmulator): Promise<void> {
  await cloud.removeGang({cluster: CLUSTER, pool: 'train'}, bounded())
  expect(runningIn({emulated} as AzureEmulator)).toBe(0)
  await cloud.sweep(CLUSTER, bounded())
  expect(emulated.inventory()).toEqual([])
}
