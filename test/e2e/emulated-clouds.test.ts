import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {type ClusterDocument, dataOf, errorOf, nodesIn} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)
const step = test.skipIf(reason)

/** A home whose emulated clouds end with it. */
async function emulatedHome(): Promise<FreshHome> {
  const home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const end = home[Symbol.asyncDispose].bind(home)
  return Object.assign(home, {
    async [Symbol.asyncDispose]() {
      const {clusters} = dataOf(await home.run(['ls', '--json'])) as {clusters: {name: string}[]}
      for (const {name} of clusters) await home.run(['down', '-c', name, '--yes']) // which would start them again later
      await home.run(['emulate', 'stop', '--yes'])
      await end()
    },
  })
}

/** Google's H100 have fast networks, and no RDMA. */
const FILE = (name: string, cloud: string) => `
name: ${name}
pools: {train: {nodes: 2, gpus: H100:8, interconnect: {inter_node: 100 Gbps}}}
where: {clouds: [${cloud}]}
tags: {team: research}
`

interface Resource {
  readonly kind: string
  readonly tags: Readonly<Record<string, string>>
}

const resourcesOf = async (home: FreshHome): Promise<readonly Resource[]> => {
  const {clouds} = dataOf(await home.run(['emulate', 'status', '--json'])) as {clouds: {resources: Resource[]}[]}
  return clouds.flatMap(({resources}) => resources)
}

step.each(['aws', 'gcp', 'azure'])(
  'a cluster on the emulated %s is up, answers, is the same again, and is gone',
  async (cloud) => {
    await using home = await emulatedHome()
    const name = home.newName()
    const up = () => home.run(['up', '-', '--emulate', '--json'], {stdin: FILE(name, cloud)})
    const cluster = dataOf(await up()) as ClusterDocument
    expect(cluster).toMatchObject({name, state: 'running', emulated: true, pools: [{offering: {cloud}}]})
    expect(nodesIn(cluster).map((node) => node.name)).toEqual(['train-0', 'train-1'])
    const {stdout} = await home.run(['exec', '-c', name, '--', 'echo', 'here'])
    expect(stdout.trim().split('\n').sort()).toEqual(['train-0 | here', 'train-1 | here'])
    expect(dataOf(await up())).toEqual(cluster)
    const lease = home.leaseOf(name)
    const resources = await resourcesOf(home)
    expect(resources.filter(({kind}) => /^(instance|scale-set-vm|virtual-machine)$/.test(kind))).toHaveLength(2)
    // By tags, or by name where a cloud has none; what an instance brings along, such as Azure's disks, goes with it.
    for (const {tags} of resources.filter(({tags}) => Object.keys(tags).length > 0))
      expect(Object.values(tags).join()).toContain(lease)
    expect(
      await readFile(join(home.home, 'backend', '.pulumi', 'stacks', 'gpuctl', `${name}.json`), 'utf8'),
    ).not.toMatch(/PRIVATE KEY/)
    expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
    expect(await resourcesOf(home)).toEqual([])
  },
)

step('where a cloud has no capacity the next best is taken, and what was tried is told', async () => {
  await using home = await emulatedHome()
  const name = home.newName()
  await home.run(['emulate', 'start'])
  const soldOut = [
    {instance_type: 'p5.48xlarge', nodes: 1},
    {instance_type: 'p5.48xlarge', region: 'us-west-2', nodes: 8},
  ]
  await home.run(['emulate', 'script', '-'], {stdin: JSON.stringify({capacity: soldOut})})
  const cluster = dataOf(await home.run(['up', '-', '--emulate', '--json'], {stdin: FILE(name, 'aws')}))
  expect(cluster).toMatchObject({state: 'running', pools: [{offering: {region: 'us-west-2'}}]})
  const {attempts} = dataOf(await home.run(['status', '-c', name, '--attempts', '--json'])) as {
    attempts: {outcome: string; offering: {region: string}; fault?: {code: string}}[]
  }
  expect(attempts.length).toBeGreaterThan(3)
  expect(attempts.at(-1)).toMatchObject({outcome: 'up', offering: {region: 'us-west-2'}})
  for (const {fault, offering} of attempts.slice(0, -1)) {
    expect(fault?.code).toBe('InsufficientInstanceCapacity')
    expect(offering.region).not.toBe('us-west-2')
  }
  const vpcs = (await resourcesOf(home)).filter(({kind}) => kind === 'vpc')
  expect(vpcs).toHaveLength(1) // those of regions that had none are gone

  await home.run(['emulate', 'script', '-'], {stdin: JSON.stringify({capacity: [{nodes: 0}]})})
  const other = home.newName()
  expect(await home.run(['up', '-', '--emulate'], {stdin: FILE(other, 'aws')})).toMatchObject({
    exitCode: 6,
    stderr: expect.stringContaining('had no capacity, and nothing else fits now'),
  })
  for (const each of [name, other]) expect(await home.run(['down', '-c', each, '--yes'])).toMatchObject({exitCode: 0})
  expect(await resourcesOf(home)).toEqual([])
})

step('a lost node is drift that plan tells, and reconcile replaces it', async () => {
  await using home = await emulatedHome()
  const name = home.newName()
  const file = {stdin: FILE(name, 'aws')}
  const before = dataOf(await home.run(['up', '-', '--emulate', '--json'], file)) as ClusterDocument
  const [lost, kept] = nodesIn(before)
  const reclaim = [{cloud: 'aws', instance: lost?.id, notice: '1s'}]
  await home.run(['emulate', 'script', '-'], {stdin: JSON.stringify({reclaim, advance: '1m'})})
  const plan = dataOf(await home.run(['plan', '-', '--emulate', '--json'], file))
  expect(plan).toMatchObject({drift: [{kind: 'missing', node: 'train-0'}]})
  const after = dataOf(await home.run(['reconcile', '-', '--json'], file)) as {done: string; cluster: ClusterDocument}
  expect(after.done).toBe('repaired')
  const [replaced, same] = nodesIn(after.cluster)
  expect(same?.id).toBe(kept?.id)
  expect(replaced).toMatchObject({name: 'train-0', state: 'running'})
  expect(replaced?.id).not.toBe(lost?.id)
  expect(dataOf(await home.run(['reconcile', '-', '--json'], file))).toMatchObject({done: 'nothing', drift: []})
  expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
  expect(await resourcesOf(home)).toEqual([])
})

step('a gang that cannot grow where it stands keeps what it has', async () => {
  await using home = await emulatedHome()
  const name = home.newName()
  const up = (nodes: number) =>
    home.run(['up', '-', '--emulate', '--json', '--nodes', `${nodes}`], {stdin: FILE(name, 'aws')})
  const before = nodesIn(dataOf(await up(2)) as ClusterDocument)
  const capacity = [{instance_type: 'p5.48xlarge', nodes: 3}]
  await home.run(['emulate', 'script', '-'], {stdin: JSON.stringify({capacity})})
  expect(errorOf(await up(4))).toMatchObject({code: 'CAPACITY_EXHAUSTED', exitCode: 6})
  const status = dataOf(await home.run(['status', '-c', name, '--json'])) as ClusterDocument
  expect(nodesIn(status).map(({id}) => id)).toEqual(before.map(({id}) => id))
  expect(dataOf(await up(3))).toMatchObject({state: 'running', pools: [{size: 3}]})
  expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
})

interface EmulatedTime {
  readonly now: string
  readonly clockRate: number
  readonly latencySeconds: object
}

step('things take as long there as was said, by a clock as fast as was said', async () => {
  await using home = await emulatedHome()
  const name = home.newName()
  const timeOf = async (...args: readonly string[]) =>
    dataOf(await home.run(['emulate', ...args, '--json'])) as EmulatedTime
  const before = await timeOf('start', '--boot-time', '20m', '--operation-time', '1m', '--clock-rate', '1200')
  expect(before).toMatchObject({clockRate: 1200, latencySeconds: {boot: 1200, operation: 60, listing: 0}})
  expect(dataOf(await home.run(['up', '-', '--emulate', '--json'], {stdin: FILE(name, 'gcp')}))).toMatchObject({
    state: 'running',
  })
  const stood = await timeOf('start', '--clock-rate', '0', '--boot-time', '0s')
  expect(Date.parse(stood.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(20 * 60_000)
  expect(stood).toMatchObject({clockRate: 0, latencySeconds: {boot: 0, operation: 60}})
  await home.run(['emulate', 'script', '-'], {stdin: 'advance: 10m\n'})
  const after = await timeOf('status')
  expect(Date.parse(after.now) - Date.parse(stood.now)).toBe(10 * 60_000)
  const quick = {stdin: 'latency: {operation: 0s}\nclock_rate: 1\n'}
  expect(await home.run(['emulate', 'script', '-'], quick)).toMatchObject({exitCode: 0})
  expect(errorOf(await home.run(['emulate', 'start', '--clock-rate', 'fast', '--json']))).toMatchObject({code: 'USAGE'})
  expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
  expect(await resourcesOf(home)).toEqual([])
})
