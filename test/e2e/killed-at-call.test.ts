import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import type {ApiCall} from '../../src/emulators/core/call-script.ts'
import {type EmulatedHome, emulatedHome, type RentedCloud} from '../support/emulated-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {killQuietly, processesWith} from '../support/processes.ts'
import {spread} from '../support/spread.ts'
import {dataOf} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

/** Of each act on each cloud: every one takes seconds. */
const KILLS = 3

/** In the order of placement; the last has room for a failover. */
const REGIONS: Readonly<Record<RentedCloud, readonly string[]>> = {
  aws: ['us-east-1', 'us-west-2'],
  gcp: ['us-central1', 'us-west1'],
  azure: ['eastus', 'eastus2', 'westus2'],
}

/** What is tried in one zone is tried in the next alike. */
const ZONES: Readonly<Partial<Record<RentedCloud, string>>> = {aws: 'zones: [use1-az1, use1-az2, usw2-az1]'}

const FILE = (name: string, cloud: RentedCloud, nodes: number) => `
name: ${name}
pools: {train: {nodes: ${nodes}, gpus: H100:8}}
where: {clouds: [${cloud}], regions: [${REGIONS[cloud].join(', ')}], ${ZONES[cloud] ?? ''}}
`

/** What a command does to a cluster: from so many nodes to so many. */
interface Act {
  readonly from: number
  readonly to: number
  /** Whether all places but those of the last region are sold out. */
  readonly isSoldOut?: true
}

const ACTS: Readonly<Record<string, Act>> = {
  up: {from: 0, to: 2},
  failover: {from: 0, to: 2, isSoldOut: true},
  grow: {from: 2, to: 3},
  down: {from: 2, to: 0},
}

const up = (on: EmulatedHome, name: string, cloud: RentedCloud, nodes: number) =>
  on.home.run(['up', '-', '--emulate', '--json'], {stdin: FILE(name, cloud, nodes)})
const down = (on: EmulatedHome, name: string) => on.home.run(['down', '-c', name, '--yes', '--json'])

/** A home in which the act is to come, and what does it. */
async function readied(cloud: RentedCloud, {from, to, isSoldOut}: Act) {
  const on = await emulatedHome([cloud])
  const name = on.home.newName()
  if (from > 0) dataOf(await up(on, name, cloud, from))
  if (isSoldOut) on.world.market.set({cloud, nodes: 1})
  if (isSoldOut) on.world.market.set({cloud, region: lastRegion(cloud), nodes: 8})
  return {on, name, act: () => (to === 0 ? down(on, name) : up(on, name, cloud, to))}
}

const lastRegion = (cloud: RentedCloud): string => REGIONS[cloud].at(-1) ?? ''

/** The calls of an act that nobody disturbs. */
async function callsOf(cloud: RentedCloud, wanted: Act): Promise<readonly ApiCall[]> {
  const {on, act} = await readied(cloud, wanted)
  await using _home = on
  const before = on.world.script.calls.length
  dataOf(await act())
  return on.world.script.calls.slice(before)
}

interface KillPoint {
  readonly call: number
  readonly moment: 'before' | 'after'
}

/** Every call before it is done or after, one as often as the other. */
const pointsOf = (calls: readonly ApiCall[]): readonly KillPoint[] =>
  calls.flatMap((_, at) => [
    {call: at + 1, moment: 'before'},
    {call: at + 1, moment: 'after'},
  ])

/**
 * `GPUCTL_EVERY_KILL=1` takes them all, which is hours; `GPUCTL_EVERY_KILL=changes` those around calls that change something: between
 * two that only ask, neither the cloud nor the state is another one.
 */
function chosenOf(calls: readonly ApiCall[]): readonly KillPoint[] {
  const points = pointsOf(calls)
  if (process.env.GPUCTL_EVERY_KILL !== 'changes') return spread(points, KILLS)
  return points.filter(({call}) => !ASKS.test(calls[call - 1]?.operation ?? ''))
}

const ASKS = /^(Describe|Get|List)|\.(get|list|aggregatedList|wait)$|_(Get|List)\w*$/

/** Ends everything that belongs to the home the moment the call comes, or is done. */
async function killedAt(on: EmulatedHome, {call, moment}: KillPoint, act: () => Promise<unknown>): Promise<void> {
  const first = on.world.script.calls.length
  let isOver = false
  const kill = ({number}: ApiCall) => {
    if (isOver || number !== first + call) return
    isOver = true
    for (const {pid} of processesWith(`GPUCTL_HOME=${on.home.home}`)) killQuietly(pid)
  }
  on.world.script.watch({[moment]: kill})
  await act()
  isOver = true
}

const gang = (on: EmulatedHome) =>
  on.inventory().filter(({kind, state}) => /^(instance|scale-set-vm|virtual-machine)$/.test(kind) && state !== 'gone')

const CASES = (['aws', 'gcp', 'azure'] as const).flatMap((cloud) =>
  Object.keys(ACTS).map((name) => [cloud, name] as const),
)

test.skipIf(reason).each(CASES)(
  'killed at calls to the emulated %s on its way %s, the next up has exactly its nodes and the next down leaves nothing',
  async (cloud, nameOfAct) => {
    const wanted = ACTS[nameOfAct] as Act
    const calls = await callsOf(cloud, wanted)
    const points = chosenOf(calls)
    console.log(`${cloud} ${nameOfAct}: ${points.length} of ${2 * calls.length} kill points`)
    for (const point of points) {
      const {on, name, act} = await readied(cloud, wanted)
      await using _home = on
      const where = `${cloud} ${nameOfAct} killed ${JSON.stringify(point)}`
      await killedAt(on, point, act)
      if (wanted.to > 0) {
        const cluster = dataOf(await up(on, name, cloud, wanted.to))
        expect(cluster, where).toMatchObject({state: 'running', pools: [{size: wanted.to}]})
        if (wanted.isSoldOut) expect(cluster, where).toMatchObject({pools: [{offering: {region: lastRegion(cloud)}}]})
        expect(gang(on), where).toHaveLength(wanted.to)
      }
      dataOf(await down(on, name))
      expect(on.inventory(), where).toEqual([])
    }
  },
  3_600_000,
)

test.skipIf(reason)(
  'killed once its gang is on another cloud, a failover leaves none there when the first cloud has room again',
  async () => {
    await using on = await emulatedHome(['aws', 'gcp'])
    const name = on.home.newName()
    const file = `
name: ${name}
pools: {train: {nodes: 2, gpus: H100:8, capacity: [on-demand]}}
where: {clouds: [aws, gcp], regions: [us-east-1, us-central1]}
`
    const upAnywhere = () => on.home.run(['up', '-', '--emulate', '--json'], {stdin: file})
    const cloudsOfGang = () =>
      (['aws', 'gcp'] as const).map((id) => {
        const instances = on
          .cloud(id)
          .inventory()
          .filter(({kind}) => kind === 'instance')
        return [id, instances.length]
      })
    on.world.market.set({cloud: 'aws', nodes: 0})
    let isKilled = false
    const kill = () => {
      if (isKilled || gang(on).length < 2) return
      isKilled = true
      for (const {pid} of processesWith(`GPUCTL_HOME=${on.home.home}`)) killQuietly(pid)
    }
    on.world.script.watch({before: kill})
    await upAnywhere()
    expect(cloudsOfGang()).toEqual([
      ['aws', 0],
      ['gcp', 2],
    ])
    on.world.market.set({cloud: 'aws', nodes: 8})
    await rm(join(on.home.home, 'exclusions-emulated.json'))
    dataOf(await upAnywhere())
    expect(cloudsOfGang()).toEqual([
      ['aws', 2],
      ['gcp', 0],
    ])
    dataOf(await down(on, name))
    expect(on.inventory()).toEqual([])
  },
  600_000,
)
