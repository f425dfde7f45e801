import {expect, test} from 'vitest'
import type {ApiCall} from '../../src/emulators/core/call-script.ts'
import {type EmulatedHome, emulatedHome, type RentedCloud} from '../support/emulated-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {killQuietly, processesWith} from '../support/processes.ts'
import {dataOf} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

/** Every call takes minutes; all of them are killed at when `GPUCTL_EVERY_KILL` is set, otherwise some, spread over all. */
const KILLS = process.env.GPUCTL_EVERY_KILL ? Infinity : 3

const FILE = (name: string, cloud: RentedCloud, nodes: number) => `
name: ${name}
pools: {train: {nodes: ${nodes}, gpus: H100:8}}
where: {clouds: [${cloud}]}
`

type Moment = 'before' | 'after'

const up = (on: EmulatedHome, name: string, cloud: RentedCloud, nodes: number) =>
  on.home.run(['up', '-', '--emulate', '--json'], {stdin: FILE(name, cloud, nodes)})
const down = (on: EmulatedHome, name: string) => on.home.run(['down', '-c', name, '--yes', '--json'])

/** Lives in which each act takes its calls one by one: how many there are. */
async function countCalls(cloud: RentedCloud): Promise<Readonly<Record<'up' | 'grow' | 'down', number>>> {
  await using on = await emulatedHome([cloud])
  const name = on.home.newName()
  const counted = async (act: () => Promise<unknown>) => {
    const before = on.world.script.calls.length
    await act()
    return on.world.script.calls.length - before
  }
  return {
    up: await counted(() => up(on, name, cloud, 2)),
    grow: await counted(() => up(on, name, cloud, 3)),
    down: await counted(() => down(on, name)),
  }
}

/** Ends everything that belongs to the home the moment the call comes, or is done. */
async function killedAt(on: EmulatedHome, nth: number, moment: Moment, act: () => Promise<unknown>): Promise<void> {
  const first = on.world.script.calls.length
  let isOver = false
  const kill = ({number}: ApiCall) => {
    if (isOver || number !== first + nth) return
    isOver = true
    for (const {pid} of processesWith(`GPUCTL_HOME=${on.home.home}`)) killQuietly(pid)
  }
  on.world.script.watch({[moment]: kill})
  await act()
  isOver = true
}

const gang = (on: EmulatedHome) =>
  on.inventory().filter(({kind, state}) => /^(instance|scale-set-vm|virtual-machine)$/.test(kind) && state !== 'gone')

test.skipIf(reason).each(['aws', 'gcp', 'azure'] as const)(
  'killed at calls to the emulated %s, the next up has exactly its nodes and the next down leaves nothing',
  async (cloud) => {
    const calls = await countCalls(cloud)
    const points = (['up', 'grow', 'down'] as const).flatMap((act) => spread(calls[act]).map((nth) => ({act, nth})))
    console.log(`${cloud}: ${points.length} of ${2 * (calls.up + calls.grow + calls.down)} kill points`)
    for (const [at, {act, nth}] of points.entries()) {
      const moment = at % 2 === 0 ? 'before' : 'after'
      await using on = await emulatedHome([cloud])
      const name = on.home.newName()
      const where = `${cloud} ${act} killed ${moment} call ${nth}`
      if (act !== 'up') dataOf(await up(on, name, cloud, 2))
      await killedAt(on, nth, moment, () =>
        act === 'down' ? down(on, name) : up(on, name, cloud, act === 'up' ? 2 : 3),
      )
      if (act !== 'down') {
        const nodes = act === 'up' ? 2 : 3
        expect(dataOf(await up(on, name, cloud, nodes)), where).toMatchObject({state: 'running'})
        expect(
          gang(on).map(({state}) => state),
          where,
        ).toHaveLength(nodes)
      }
      dataOf(await down(on, name))
      expect(on.inventory(), where).toEqual([])
    }
  },
  3_600_000,
)

/** So many of them, the first and the last among them. */
function spread(calls: number): readonly number[] {
  const most = Math.min(KILLS, calls)
  return Array.from({length: most}, (_, at) => (most === 1 ? 1 : 1 + Math.round((at * (calls - 1)) / (most - 1))))
}
