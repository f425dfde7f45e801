import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {RankGroup} from '../native/rank-group.ts'
import {SimulatedGpus} from '../native/simulated-gpus.ts'

const PROGRAM = join(import.meta.dirname, '../../dist/native/gpuctl-harness')
/** What it finds, and memory that nobody can reach any more, is said and ends in this code. */
const VALGRIND = [
  ...['valgrind', '-q', '--error-exitcode=99', '--leak-check=full', '--errors-for-leak-kinds=definite'],
  ...['--trace-children=yes', '--child-silent-after-fork=no'],
]
const hasValgrind = spawnSync('valgrind', ['--version']).status === 0
if (!hasValgrind) console.warn('skipped: valgrind is not installed')

const SMALL = ['--samples', '1', '--memory-bytes', '1000000', '--disk-bytes', '1000000', '--gpu-bytes', '1000000']

/** The harness as nodes have it, without sanitizers: what those do not see, such as memory that was never written. */
describe.skipIf(!hasValgrind)('valgrind finds nothing', () => {
  let folder: string
  let simulated: SimulatedGpus

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gpuctl-valgrind-'))
    simulated = new SimulatedGpus(['libcuda.so.1', 'libnvidia-ml.so.1'], 'plain')
  })
  afterAll(() => {
    simulated?.[Symbol.dispose]()
    rmSync(folder, {recursive: true, force: true})
  })

  const clean = (words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const [valgrind = '', ...options] = [...VALGRIND, PROGRAM, ...words]
    const {status, stdout, stderr} = spawnSync(valgrind, options, {
      encoding: 'utf8',
      env: {...process.env, TMPDIR: folder, ...env},
      maxBuffer: 2 ** 26,
    })
    expect(stderr).not.toMatch(/^==\d+==/m)
    expect(status, stderr).toBe(0)
    expect(() =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).not.toThrow()
  }

  test.each([
    [['--tests', 'memory_triad,memory_latency,disk_read', ...SMALL]],
    [['inventory']],
    [['engines']],
    [['trace', '--delay-seconds', '5', '--milliseconds', '1', '--job', 'j-none']],
  ])('in %j', (words) => clean(words))

  test('with GPUs, which are simulated', () => {
    const world = simulated.env('gpus 2', 'busy 0 0.5')
    clean(['inventory'], world)
    clean(['watch', '--seconds', '1', '--interval-ms', '300'], world)
    const tests = 'host_to_device_memcpy_ce,device_to_device_memcpy_read_sm,hbm_copy,mma_bf16,device_local_copy'
    clean(['--tests', tests, ...SMALL], world)
  })

  test('in ranks that measure together', async () => {
    const here = {address: '127.0.0.1', enter: []}
    const words = ['--samples', '1', '--tests', 'cpu_all_reduce,cpu_alltoall', '--sizes', '8,100000']
    await using ranks = await RankGroup.startAt([here, here], [...VALGRIND, PROGRAM, 'group'], folder, words)
    ranks.tell()
    for (const {ended, child} of ranks.ranks) {
      const {exitCode, report} = await ended
      expect([exitCode, child.signalCode]).toEqual([0, null])
      expect(report?.tests.map(({status}) => status)).toEqual(['passed', 'passed'])
    }
  })
})
