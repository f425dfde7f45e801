import {expect, test} from 'vitest'
import {whyNot} from '../support/local-cluster.ts'
import {type ClusterDocument, dataOf, errorOf, nodesIn} from './documents.ts'
import {type Bench, openBench} from './import-bench.ts'

export const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

export interface Made {
  readonly id: string
  readonly name: string
  readonly hostKey: string
}

/** A cloud on which somebody makes instances by hand, and gives them names. */
export interface HandMadeCloud {
  readonly gpus: string
  readonly instanceType: string
  /** Called once, before any is made. */
  prepare?(bench: Bench): Promise<unknown>
  make(bench: Bench, names: readonly string[]): Promise<readonly Made[]>
  /** Its tags or labels, and whether it runs. */
  marks(bench: Bench, name: string): Promise<{readonly state: string; readonly marks: unknown}>
  end(bench: Bench, name: string): Promise<unknown>
  readonly running: string
}

const NAMES = ['mine-a', 'mine-b']

export const fileOf = (name: string, cloud: string, gpus: string) => `
name: ${name}
pools: {train: {nodes: 2, gpus: "${gpus}", capacity: [on-demand], interconnect: {scope: zone}}}
where: {clouds: [${cloud}]}
`

const importing = ({identity}: Bench, made: readonly Made[], ...more: readonly string[]) => [
  ...['import', '-', '--pool', 'train', '--emulate', '--identity', identity, '--yes', '--json'],
  ...made.flatMap((each) => ['--host-key', `${each.name}=${each.hostKey}`, each.name]),
  ...more,
]

/** What holds of imports on every cloud on which instances have names. */
export function importedByName(cloud: 'gcp' | 'azure', on: HandMadeCloud): void {
  const step = test.skipIf(reason)
  const file = (bench: Bench) => {
    const name = bench.home.newName()
    return {name, stdin: fileOf(name, cloud, on.gpus)}
  }
  const statesOf = async (bench: Bench, names = NAMES) =>
    (await Promise.all(names.map((name) => on.marks(bench, name)))).map(({state}) => state)
  const gone = ['gone', 'gone']

  step(`${cloud}: instances are imported by their names, and given back`, async () => {
    await using bench = await openBench()
    const {home} = bench
    await on.prepare?.(bench)
    const made = await on.make(bench, NAMES)
    const marks = () => Promise.all(NAMES.map((name) => on.marks(bench, name)))
    const before = await marks()
    const {name, stdin} = file(bench)
    const cluster = dataOf(await home.run(importing(bench, made), {stdin})) as ClusterDocument
    expect(cluster).toMatchObject({
      state: 'running',
      pools: [{imported: true, offering: {instanceType: on.instanceType}}],
    })
    expect(nodesIn(cluster).map(({id}) => id)).toEqual(made.map(({id}) => id))
    const {stdout} = await home.run(['exec', '-c', name, '--', 'echo', 'here'])
    expect(stdout.trim().split('\n').sort()).toEqual(['train-0 | here', 'train-1 | here'])
    expect(dataOf(await home.run(['up', '-', '--emulate', '--json'], {stdin}))).toEqual(cluster)
    expect(dataOf(await home.run(['plan', '-', '--emulate', '--json'], {stdin}))).toMatchObject({drift: []})
    const down = await home.run(['down', '-c', name, '--yes', '--keep-imported', '--json'])
    expect(dataOf(down)).toMatchObject({kept: made.map(({id}) => ({id}))})
    expect(await marks()).toEqual(before)
    expect(await statesOf(bench)).toEqual([on.running, on.running])
  })

  step(`${cloud}: a lost instance is a fault, another one takes its place, and all end with the cluster`, async () => {
    await using bench = await openBench()
    const {home} = bench
    await on.prepare?.(bench)
    const made = await on.make(bench, NAMES)
    const {name, stdin} = file(bench)
    dataOf(await home.run(importing(bench, made), {stdin}))
    await on.end(bench, 'mine-b')
    for (const command of ['up', 'reconcile'])
      expect(errorOf(await home.run([command, '-', '--emulate', '--json'], {stdin}))).toMatchObject({
        code: 'NODE_FAILED',
        message: expect.stringContaining(`train-1 (${made[1]?.id}) is gone`),
      })
    const [third] = await on.make(bench, ['mine-c'])
    const whole = [made[0], third] as readonly Made[]
    const repaired = dataOf(await home.run(importing(bench, whole), {stdin})) as ClusterDocument
    expect(nodesIn(repaired).map(({id}) => id)).toEqual(whole.map(({id}) => id))
    expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
    expect(await statesOf(bench, ['mine-a', 'mine-c'])).toEqual(gone)
  })

  step(`${cloud}: killed while it marks them, an import launches and ends nothing, and goes on`, async () => {
    await using bench = await openBench()
    const {home} = bench
    await on.prepare?.(bench)
    const made = await on.make(bench, NAMES)
    const {name, stdin} = file(bench)
    const dying = home.start(importing(bench, made), {stdin})
    const isMarked = async () => {
      const marks = await Promise.all(NAMES.map((each) => on.marks(bench, each)))
      return marks.some((each) => /gpuctl.lease/.test(JSON.stringify(each)))
    }
    await expect.poll(isMarked, {timeout: 120_000, interval: 5}).toBe(true)
    dying.kill('SIGKILL')
    await dying.exit
    // Depending on how far it came, the state knows of them or refuses to launch beside them.
    for (let round = 0; round < 2; round++) {
      const up = await home.run(['up', '-', '--emulate', '--json'], {stdin})
      if (up.exitCode !== 0) expect(errorOf(up).message).toContain('instances that are being imported')
    }
    expect(await statesOf(bench)).toEqual([on.running, on.running])
    const cluster = dataOf(await home.run(importing(bench, made), {stdin})) as ClusterDocument
    expect(nodesIn(cluster).map(({id}) => id)).toEqual(made.map(({id}) => id))
    expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
    expect(await statesOf(bench)).toEqual(gone)
  })
}
