import {rmSync} from 'node:fs'
import {join} from 'node:path'
import {barePulumi} from '../bare-pulumi.ts'
import {type Comparison, compare} from '../compare.ts'
import {EmulatedHome, type EmulatedId, GPUS} from '../emulated-home.ts'
import {emulatorCpuMs} from '../emulator-cpu.ts'
import {peakMemory} from '../peak-memory.ts'

const SIZES = [1, 100, 1000] as const
const ROUNDS = 3

/** What gpuctl adds on clouds that answer at once and have no hosts behind their instances. */
export async function rented(): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = []
  for (const cloud of Object.keys(GPUS) as EmulatedId[]) {
    for (const nodes of SIZES) comparisons.push(await freshUp(cloud, nodes))
    comparisons.push(...(await onceUp(cloud)))
  }
  return [...comparisons, await statusOfThree(), ...(await sdkLoads()), await failover()]
}

async function freshUp(cloud: EmulatedId, nodes: number): Promise<Comparison> {
  await using home = await EmulatedHome.start()
  const file = home.clusterFile('fresh', {[cloud]: nodes})
  let [gpuctlMb, pluginMb, emulatorMs] = [0, 0, 0]
  const ours = {
    label: `gpuctl up of ${nodes} on ${cloud}`,
    async run() {
      const [start, startCpu] = [performance.now(), emulatorCpuMs(home.env)]
      const peak = await peakMemory(home.env.GPUCTL_HOME ?? '', () => home.gpuctl('up', file, '--emulate'))
      const tookMs = performance.now() - start
      emulatorMs = emulatorCpuMs(home.env) - startCpu
      ;[gpuctlMb, pluginMb] = [Math.max(gpuctlMb, peak.gpuctlMb), Math.max(pluginMb, peak.pluginMb)]
      await home.gpuctl('down', '--yes', '--cluster', 'fresh')
      return tookMs
    },
  }
  const comparison = await compare({name: ours.label, ours, theirs: await barePulumi(home), rounds: ROUNDS})
  const memory = `at most ${gpuctlMb} MB in gpuctl, ${pluginMb} MB in the plugin`
  return {...comparison, name: `${comparison.name}: ${memory}; the emulator computed for ${emulatorMs} ms`}
}

async function onceUp(cloud: EmulatedId): Promise<readonly Comparison[]> {
  await using home = await EmulatedHome.start()
  const file = home.clusterFile('stands', {[cloud]: 1000})
  await home.gpuctl('up', file, '--emulate')
  const again = {label: `gpuctl up of 1000 on ${cloud} again`, run: () => home.gpuctl('up', file, '--emulate')}
  return [await compare({name: again.label, ours: again, theirs: await barePulumi(home), rounds: ROUNDS})]
}

/** What it takes beyond gpuctl's own start: the nodes of three clouds, and the SDKs that ask for them. */
async function statusOfThree(): Promise<Comparison> {
  await using home = await EmulatedHome.start()
  await home.gpuctl('up', home.clusterFile('three', {aws: 334, gcp: 333, azure: 333}), '--emulate')
  const ours = {label: 'gpuctl status of 1000 on 3 clouds', run: () => home.gpuctl('status', '--cluster', 'three')}
  const theirs = {label: 'node -e 0', run: () => home.run(process.execPath, '-e', '0')}
  return await compare({name: ours.label, ours, theirs, rounds: 7})
}

/** What loading and setting up a cloud's SDK adds to the first listing of a process. */
async function sdkLoads(): Promise<readonly Comparison[]> {
  await using home = await EmulatedHome.start()
  const script = join(import.meta.dirname, '../load-sdk.ts')
  const cache = join(home.folder, 'compiled')
  const comparisons: Comparison[] = []
  for (const cloud of Object.keys(GPUS)) {
    const load = async (...how: string[]) => Number(await home.run(process.execPath, script, cloud, ...how))
    const ours = {label: 'as a rule', run: () => load(cache)}
    const theirs = {
      label: 'the first time that it ever runs',
      async run() {
        rmSync(`${cache}-none`, {recursive: true, force: true})
        return await load(`${cache}-none`)
      },
    }
    comparisons.push(await compare({name: `SDK load for a status on ${cloud}`, ours, theirs, rounds: 7}))
  }
  return comparisons
}

/** Every place is sold out: what a try costs beside the cloud's own answers. */
async function failover(): Promise<Comparison> {
  await using home = await EmulatedHome.start()
  await home.script({capacity: [{cloud: 'aws', nodes: 0}]})
  let [name, tried, apiMs] = [0, 0, 0]
  const perTen = (ms: number) => (ms / Math.max(1, tried)) * 10
  const ours = {
    label: 'own time for each 10 attempts',
    async run() {
      await home.forgetExclusions()
      const cluster = `f${++name}`
      const file = home.clusterFile(cluster, {aws: 1})
      const start = performance.now()
      await home.gpuctl('up', file, '--emulate').catch(() => {}) // nothing is left in the end
      const tookMs = performance.now() - start
      const attempts = await home.attempts(cluster)
      tried = attempts.length
      apiMs = attempts.reduce((sum, {tookSeconds}) => sum + tookSeconds * 1000, 0)
      return perTen(tookMs - apiMs)
    },
  }
  const theirs = {label: "the cloud's for them", run: async () => perTen(apiMs)}
  const comparison = await compare({name: 'sold-out places on aws', ours, theirs, rounds: 1})
  return {...comparison, name: `${tried} ${comparison.name}`}
}
