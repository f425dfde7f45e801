import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import type {Metric} from '../../../src/domain/harness/report.ts'
import {type Place, RankGroup} from '../../native/rank-group.ts'
import {type Comparison, compare, median} from '../compare.ts'
import {twoPlaces} from '../two-places.ts'

const PROGRAM = join(import.meta.dirname, '../../../dist/native/gpuctl-harness')
const SOURCES = join(import.meta.dirname, '../native')
const ROUNDS = 5
/** Two ranks on two cores scatter by a third from one run to the next. */
const COLLECTIVE_ROUNDS = 15
const GB = 1e9
const ARRAY_BYTES = 2 ** 28
const COLLECTIVES = ['cpu_all_reduce', 'cpu_all_gather', 'cpu_broadcast', 'cpu_reduce', 'cpu_alltoall']

/** What our harness measures beside what others measure of the same in the same minutes; without those programs, nothing. */
export async function network(): Promise<readonly Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-bench-network-'))
  using two = twoPlaces()
  try {
    return [...(await besideIperf(two, folder)), ...(await besideGloo(two, folder)), ...(await besideStream(folder))]
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

async function besideIperf(
  {places, between}: ReturnType<typeof twoPlaces>,
  folder: string,
): Promise<readonly Comparison[]> {
  if (spawnSync('iperf3', ['--version']).status !== 0) return skipped('iperf3 is not installed')
  const comparisons: Comparison[] = []
  for (const streams of [1, 4]) {
    const words = ['--tests', 'tcp_bandwidth', '--samples', '5', '--streams', String(streams)]
    const ours = async () => {
      const metrics = await metricsOf(places, folder, words)
      return (1000 * GB) / valueIn(metrics.filter(({labels}) => labels.direction === 'out'))
    }
    comparisons.push(
      await compare({
        name: `1 GB by TCP over ${between}, ${streams} stream(s)`,
        ours: {label: 'tcp_bandwidth', run: ours},
        theirs: {label: 'iperf3', run: () => iperfMs(places, streams)},
        rounds: ROUNDS,
      }),
    )
  }
  return comparisons
}

/** Milliseconds in which iperf3 would move 1 GB. */
async function iperfMs([from, to]: readonly [Place, Place], streams: number): Promise<number> {
  const port = String(20_000 + Math.floor(Math.random() * 10_000))
  const [server = '', ...serverWords] = [...to.enter, 'iperf3', '-s', '-1', '-B', to.address, '-p', port]
  const serving = spawn(server, [...serverWords, '--forceflush'], {stdio: ['ignore', 'pipe', 'inherit']})
  await once(serving.stdout, 'data')
  const words = ['-c', to.address, '-p', port, '-P', String(streams), '-t', '2', '-O', '0.3', '-J']
  const [client = '', ...clientWords] = [...from.enter, 'iperf3', ...words]
  const {stdout} = spawnSync(client, clientWords, {encoding: 'utf8'})
  await once(serving, 'exit')
  const told = JSON.parse(stdout) as {end: {sum_received: {bits_per_second: number}}}
  return (1000 * GB * 8) / told.end.sum_received.bits_per_second
}

async function besideGloo(
  {places, between}: ReturnType<typeof twoPlaces>,
  folder: string,
): Promise<readonly Comparison[]> {
  const gloo = join(folder, 'gloo')
  const built = spawnSync('g++', ['-std=c++17', '-O3', '-o', gloo, join(SOURCES, 'gloo.cpp'), '-lgloo', '-pthread'])
  if (built.status !== 0) return skipped('libgloo-dev is not installed')
  const comparisons: Comparison[] = []
  for (const [bytes, runs] of [
    [4 << 20, 8],
    [64 << 20, 1],
  ] as const)
    for (const collective of COLLECTIVES) {
      const words = ['--tests', collective, '--samples', '7', '--sizes', String(bytes)]
      const ours = async () => {
        const metrics = await metricsOf(places, folder, words)
        return 1000 * valueIn(metrics.filter(({labels}) => labels.place === 'out' && labels.over === 'slowest'))
      }
      const theirs = () => glooMs(gloo, places, [collective, String(bytes), '7', String(runs)])
      comparisons.push(
        await compare({
          name: `${collective} of ${bytes >> 20} MiB over ${between}`,
          ours: {label: 'gpuctl', run: ours},
          theirs: {label: 'gloo', run: theirs},
          rounds: COLLECTIVE_ROUNDS,
        }),
      )
    }
  return comparisons
}

/** The median of what the slowest rank takes. */
async function glooMs(gloo: string, places: readonly Place[], words: readonly string[]): Promise<number> {
  const meeting = mkdtempSync(join(gloo, '../meeting-'))
  const outputs = places.map(({enter, address}, rank) => {
    const argv = [...enter, gloo, String(rank), String(places.length), meeting, address, ...words]
    const [program = '', ...rest] = argv
    return text(spawn(program, rest, {stdio: ['ignore', 'pipe', 'inherit']}).stdout)
  })
  const seconds = (await Promise.all(outputs)).map((each) => each.trim().split('\n').map(Number))
  const slowest = (seconds[0] ?? []).map((_, sample) => Math.max(...seconds.map((each) => each[sample] ?? Number.NaN)))
  return 1000 * median(slowest)
}

async function besideStream(folder: string): Promise<readonly Comparison[]> {
  const stream = join(folder, 'stream')
  const built = spawnSync('gcc', ['-O3', '-march=native', '-fopenmp', '-o', stream, join(SOURCES, 'stream.c')])
  if (built.status !== 0) return skipped('gcc with OpenMP is not installed')
  const [words, env] = [
    ['--tests', 'memory_triad', '--memory-bytes', String(ARRAY_BYTES)],
    {...process.env, TMPDIR: folder},
  ]
  const ours = async () => {
    const {stdout} = spawnSync(PROGRAM, [...words, '--samples', '3'], {encoding: 'utf8', env})
    const {tests} = JSON.parse(stdout) as {tests: readonly {metrics: readonly Metric[]}[]}
    // STREAM tells its best pass.
    return (1000 * 3 * ARRAY_BYTES) / (tests[0]?.metrics[0]?.most ?? Number.NaN)
  }
  const theirs = async () => 1000 * Number(spawnSync(stream, [String(ARRAY_BYTES)], {encoding: 'utf8'}).stdout)
  const labels = [
    {label: 'memory_triad', run: ours},
    {label: 'STREAM', run: theirs},
  ] as const
  return [
    await compare({name: 'the triad of STREAM, 256 MiB an array', ours: labels[0], theirs: labels[1], rounds: ROUNDS}),
  ]
}

async function metricsOf(
  places: readonly Place[],
  folder: string,
  words: readonly string[],
): Promise<readonly Metric[]> {
  await using group = await RankGroup.startAt(places, [PROGRAM, 'group'], folder, words)
  group.tell()
  const [report] = await group.reports()
  const test = report?.tests[0]
  if (test?.status !== 'passed') throw new Error(`${test?.name} ${test?.status}: ${test?.reason}`)
  return test.metrics
}

const valueIn = ([metric]: readonly Metric[]): number => metric?.value ?? Number.NaN

function skipped(why: string): readonly Comparison[] {
  console.error(`  skipped: ${why}`)
  return []
}
