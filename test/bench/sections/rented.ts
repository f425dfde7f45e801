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
  return [...comparisons, await statusOfThree()]
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
