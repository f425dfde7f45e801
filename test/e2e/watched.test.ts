import {expect, test} from 'vitest'
import type {EmulatedCloud} from '../../src/emulators/core/emulated-cloud.ts'
import {type EmulatedHome, emulatedHome, type RentedCloud} from '../support/emulated-home.ts'
import type {GpuctlExit} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {waitFor} from '../support/wait-for.ts'
import {type ClusterDocument, type Document, dataOf, nodesIn} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)
const step = test.skipIf(reason)

/** Nobody publishes prices of Azure's spot in the shipped catalog. */
const FILE = (name: string, cloud: RentedCloud, onPreempt: string, nodes = 2) => `
name: ${name}
pools: {train: {nodes: ${nodes}, gpus: H100:8, capacity: [${cloud === 'azure' ? 'on-demand' : 'spot'}], interconnect: {inter_node: 100 Gbps}}}
where: {clouds: [${cloud}]}
lifecycle: {on_preempt: ${onPreempt}}
`

interface WatchDocument {
  readonly at: string
  readonly event: 'watching' | 'found' | 'began' | 'ended' | 'failed'
  readonly drift?: {readonly kind: string; readonly node: string; readonly notice?: {readonly kind: string}}
  readonly act?: string
  readonly done?: string
  readonly code?: string
}

interface Watched extends AsyncDisposable {
  readonly cluster: ClusterDocument
  readonly events: readonly WatchDocument[]
  until(event: WatchDocument['event']): Promise<WatchDocument>
  readonly exit: Promise<GpuctlExit>
  interrupt(): void
  /** As a command of its own sees them. */
  status(): Promise<ClusterDocument>
}

/** A cluster that is up, and watched every second. */
async function watched(on: EmulatedHome, cloud: RentedCloud, onPreempt: string, nodes = 2): Promise<Watched> {
  const name = on.home.newName()
  const file = {stdin: FILE(name, cloud, onPreempt, nodes)}
  const cluster = dataOf(await on.home.run(['up', '-', '--emulate', '--json'], file)) as ClusterDocument
  const watch = on.home.start(['reconcile', '-', '--watch', '--every', '1s', '--json'], file)
  const events: WatchDocument[] = []
  watch.onLine((line) => {
    const {type, data} = JSON.parse(line) as Document
    if (type === 'watch') events.push(data as WatchDocument)
  })
  const until = async (event: WatchDocument['event']) => {
    const from = events.length
    await waitFor(() => events.slice(from).some((each) => each.event === event), 100_000)
    return events.slice(from).find((each) => each.event === event) as WatchDocument
  }
  await waitFor(() => events.length > 0, 60_000)
  expect(events[0]).toMatchObject({event: 'watching', cluster: name, nodes, everySeconds: 1})
  return {
    cluster,
    events,
    until,
    exit: watch.exit,
    interrupt: () => watch.kill('SIGINT'),
    status: async () => dataOf(await on.home.run(['status', '-c', name, '--json'])) as ClusterDocument,
    async [Symbol.asyncDispose]() {
      watch.kill('SIGKILL')
      await watch.exit
    },
  }
}

/** EC2 tells two minutes before that spot is taken back, Google while the node stops, Azure only on the node; of maintenance all tell. */
step.each([
  ['aws', 'leaving', (cloud: EmulatedCloud, id: string) => cloud.reclaim(id, 120_000)],
  ['gcp', 'missing', (cloud: EmulatedCloud, id: string) => cloud.reclaim(id, 30_000)],
  ['azure', 'leaving', (cloud: EmulatedCloud, id: string) => cloud.strike(id, 'maintenance', 600_000)],
] as const)(
  'a node that is about to go on the emulated %s is replaced where its gang is',
  async (cloud, kind, strike) => {
    await using on = await emulatedHome([cloud])
    await using watch = await watched(on, cloud, 'replace')
    const [lost, kept] = nodesIn(watch.cluster)
    const ended = watch.until('ended')
    strike(on.cloud(cloud), lost?.id ?? '')
    expect(await ended).toMatchObject({done: 'repaired'})
    expect(watch.events.find(({event}) => event === 'found')?.drift).toMatchObject({kind, node: 'train-0'})
    expect(watch.events.find(({event}) => event === 'began')).toMatchObject({act: 'replace', nodes: ['train-0']})
    const now = await watch.status()
    expect(now).toMatchObject({state: 'running', pools: [{offering: watch.cluster.pools[0]?.offering}]})
    const [replaced, same] = nodesIn(now)
    expect([replaced?.name, same?.id]).toEqual(['train-0', kept?.id])
    expect(replaced?.id).not.toBe(lost?.id)
    watch.interrupt()
    expect(await watch.exit).toMatchObject({exitCode: 130})
  },
)

step('a gang moves as a whole where the file says so', async () => {
  await using on = await emulatedHome(['aws'])
  await using watch = await watched(on, 'aws', 'move')
  const ended = watch.until('ended')
  on.cloud('aws').reclaim(nodesIn(watch.cluster)[0]?.id ?? '', 120_000)
  expect(await ended).toMatchObject({done: 'moved'})
  const now = await watch.status()
  expect(now.state).toBe('running')
  expect(now.pools[0]?.offering).not.toEqual(watch.cluster.pools[0]?.offering)
  const before = nodesIn(watch.cluster).map(({id}) => id)
  expect(nodesIn(now).filter(({id}) => before.includes(id))).toEqual([])
})

step('a cluster is taken down, or the watch ends with an error, where the file says so', async () => {
  await using on = await emulatedHome(['aws'])
  await using stopped = await watched(on, 'aws', 'stop')
  await using failed = await watched(on, 'aws', 'fail')
  for (const {cluster} of [stopped, failed]) on.cloud('aws').reclaim(nodesIn(cluster)[0]?.id ?? '', 120_000)
  expect(await stopped.exit).toMatchObject({exitCode: 0})
  expect(stopped.events.at(-1)).toMatchObject({event: 'ended', done: 'taken-down'})
  const {exitCode, stdout} = await failed.exit
  expect(exitCode).toBe(14)
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'error',
    data: {code: 'NODE_FAILED'},
  })
  expect(nodesIn(await failed.status()).map(({id}) => id)).toEqual(nodesIn(failed.cluster).map(({id}) => id))
  const leases = on.inventory().flatMap(({tags}) => tags['gpuctl:cluster'] ?? [])
  expect(leases).not.toContain(stopped.cluster.name)
})

step('a watch goes on while a cloud does not answer, and until capacity is there again', async () => {
  await using on = await emulatedHome(['aws'])
  await using watch = await watched(on, 'aws', 'replace')
  const unanswered = watch.until('failed')
  on.world.script.add({
    operation: 'DescribeInstances',
    fault: {kind: 'error', error: {code: 'RequestLimitExceeded', status: 503, retryAfterSeconds: 600}},
  })
  expect(await unanswered).toMatchObject({code: 'CLOUD_UNAVAILABLE'})
  const short = watch.until('failed')
  on.world.market.set({cloud: 'aws', nodes: 0})
  on.cloud('aws').reclaim(nodesIn(watch.cluster)[0]?.id ?? '', 120_000)
  expect(await short).toMatchObject({code: 'CAPACITY_EXHAUSTED'})
  const ended = watch.until('ended')
  on.world.market.set({cloud: 'aws', nodes: 100})
  expect(await ended).toMatchObject({done: 'repaired'})
  const [replaced, same] = nodesIn(await watch.status())
  expect([replaced?.name, same?.id]).toEqual(['train-0', nodesIn(watch.cluster)[1]?.id])
})

step(
  'maintenance in a day is told by status, plan and reconcile, and done about only when it is asked for',
  async () => {
    await using on = await emulatedHome(['gcp'])
    const name = on.home.newName()
    const file = {stdin: FILE(name, 'gcp', 'replace')}
    const [node, other] = nodesIn(
      dataOf(await on.home.run(['up', '-', '--emulate', '--json'], file)) as ClusterDocument,
    )
    on.cloud('gcp').strike(node?.id ?? '', 'maintenance', 24 * 3_600_000)
    const notice = {kind: 'maintenance', code: 'upcomingMaintenance SCHEDULED', at: expect.stringMatching(/Z$/)}
    const leaving = {kind: 'leaving', node: 'train-0', notice}
    const run = async (...args: string[]) => dataOf(await on.home.run([...args, '--json'], file))
    expect(await run('status', '-c', name)).toMatchObject({state: 'running', pools: [{nodes: [{notice}, {}]}]})
    expect((await on.home.run(['status', '-c', name])).stdout).toContain(
      'train-0: stops for maintenance of its host from',
    )
    expect(await run('plan', '-', '--emulate')).toMatchObject({drift: [leaving]})
    expect(await run('refresh', '-c', name)).toMatchObject({drift: [leaving]})
    expect(await run('reconcile', '-')).toMatchObject({done: 'nothing', drift: [leaving]})
    const {cluster} = (await run('reconcile', '-', '--ahead', '2d')) as {cluster: ClusterDocument}
    const [replaced, same] = nodesIn(cluster)
    expect([replaced?.name, same?.id]).toEqual(['train-0', other?.id])
    expect(replaced?.id).not.toBe(node?.id)
    expect(await run('reconcile', '-')).toMatchObject({done: 'nothing', drift: []})
  },
)
