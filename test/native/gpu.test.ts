import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {EXITS, type HarnessReport, harnessReport, harnessTests, type Metric} from '../../src/domain/harness/report.ts'
import {BuiltHarness} from './built-harness.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['libcuda.so.1', 'libcublasLt.so.12'])
}, 600_000)

afterAll(() => {
  built?.[Symbol.dispose]()
  simulated?.[Symbol.dispose]()
})

const SMALL = ['--samples', '3', '--gpu-bytes', '262144', '--memory-bytes', '4194304']

function measured(
  tests: string,
  facts: readonly string[],
  ...words: string[]
): HarnessReport & {exitCode: number | null} {
  const {status, stdout, stderr} = built.run(
    [...SMALL, '--tests', tests, ...words],
    built.program,
    simulated.env(...facts),
  )
  expect(stderr).not.toContain('Sanitizer')
  return {...harnessReport(stdout), exitCode: status}
}

/** A test's figures by where they were taken: `2`, `host→3`. */
function figures({tests}: HarnessReport, name: string, phase?: string): Readonly<Record<string, number>> {
  const {metrics = []} = tests.find((each) => each.name === name) ?? {}
  const placeOf = ({labels: {gpu, from, to}}: Metric) => gpu ?? `${from}→${to}`
  return Object.fromEntries(
    metrics.filter(({labels}) => labels.phase === phase).map((each) => [placeOf(each), each.value]),
  )
}

/** Which figures are farther than a hundredth from the median, and what share of it they are. */
function outliers(all: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const median = Object.values(all).toSorted((a, b) => a - b)[Object.keys(all).length >> 1] ?? Number.NaN
  const shares = Object.entries(all).map(([place, value]) => [place, Math.round((value / median) * 100) / 100] as const)
  return Object.fromEntries(shares.filter(([, share]) => Math.abs(share - 1) > 0.01))
}

const outcomes = ({tests}: HarnessReport) => tests.map(({name, status, reason}) => [name, status, reason])

/** The names of nvbandwidth 0.8's tests of one node, which its users know. */
const NVBANDWIDTH = ['ce', 'sm'].flatMap((way) => [
  ...['host_to_device', 'device_to_host', 'all_to_host', 'host_to_all'].flatMap((name) => [
    `${name}_memcpy_${way}`,
    `${name}_bidirectional_memcpy_${way}`,
  ]),
  ...['read', 'write'].flatMap((act) => [
    `device_to_device_memcpy_${act}_${way}`,
    `device_to_device_bidirectional_memcpy_${act}_${way}`,
    `all_to_one_${act}_${way}`,
    `one_to_all_${act}_${way}`,
  ]),
])
const LATENCIES = ['host_device_latency_sm', 'device_to_device_latency_sm']

describe('GPUs that are sound', () => {
  test('pass every test there is, each with a figure of each GPU or pair', () => {
    const listed = harnessTests(built.run(['--list']).stdout).filter(({kind}) => kind === 'gpu')
    const names = listed.map(({name}) => name)
    expect(names).toEqual(expect.arrayContaining([...NVBANDWIDTH, ...LATENCIES, 'device_local_copy']))
    expect([...NVBANDWIDTH, ...LATENCIES, 'device_local_copy']).toHaveLength(35)
    const report = measured(names.join(','), ['gpus 4'])
    expect(outcomes(report)).toEqual(names.map((name) => [name, 'passed', undefined]))
    expect(report.exitCode).toBe(EXITS.passed)
    for (const {name, metrics} of report.tests) {
      const isOfPairs = name.startsWith('device_to_device')
      const phases = /^(mma|fma|gemm)_/.test(name) ? 2 : 1
      const decodes = name.startsWith('gemm_') && name !== 'gemm_fp32' ? 1 : 0 // bound by arithmetic
      expect(metrics.length, name).toBe(isOfPairs ? 12 : 4 * (phases + decodes))
      for (const {value, samples, spread} of metrics) {
        expect(value).toBeGreaterThan(0)
        expect(samples).toHaveLength(3)
        expect(spread).toBeLessThan(0.02)
      }
    }
  }, 240_000)

  test('are told of: the driver, and each GPU with what it is and whom it reaches', () => {
    const {cuda} = measured('hbm_copy', ['gpus 2', 'driver 13000', 'no-peer 0 1'])
    expect(cuda).toMatchObject({available: true, driverVersion: 13000, simulated: true})
    if (!cuda?.available) throw new Error('there is no driver')
    expect(cuda.gpus).toHaveLength(2)
    expect(cuda.gpus[0]).toEqual({
      ...{index: 0, name: 'Simulated H100-SXM', uuid: 'GPU-53494d55-4c41-5445-4400-000000000000'},
      ...{pciBusId: '0000:1b:00.0', memoryBytes: 80 * 2 ** 30, multiprocessors: 132, capability: '9.0'},
      ...{cacheBytes: 50 * 2 ** 20, peakMemoryBytesPerSecond: 3.35232e12, peers: []},
    })
    expect(cuda.gpus[1]?.peers).toEqual([0])
  })

  test('have the bandwidth of bytes over time: what is read and written both count, and the sum of all that flows', () => {
    const names = ['device_local_copy', 'hbm_copy', 'all_to_one_write_ce', 'device_to_device_memcpy_write_ce']
    const report = measured(names.join(','), ['gpus 3'])
    const local = figures(report, 'device_local_copy')['0'] ?? 0
    expect((figures(report, 'hbm_copy')['0'] ?? 0) / local).toBeCloseTo(2 / 0.83, 1)
    const one = figures(report, 'device_to_device_memcpy_write_ce')['1→0'] ?? 0
    expect((figures(report, 'all_to_one_write_ce')['0'] ?? 0) / one).toBeCloseTo(1, 2) // one link in takes what two bring
  })
})

describe('what is wrong with one GPU is told of that GPU', () => {
  const slow = ['gpus 4', 'slow-gpu 3 0.9']
  test.each(['hbm_read', 'hbm_triad', 'device_local_copy', 'host_to_device_memcpy_sm'])('a slow GPU in %s', (name) => {
    const place = name.startsWith('host') ? 'host→3' : '3'
    expect(outliers(figures(measured(name, slow), name))).toEqual({[place]: 0.9})
  })

  test('a slow GPU in arithmetic and latencies', () => {
    const report = measured('mma_bf16,fma_fp32,hbm_latency', slow)
    expect(outliers(figures(report, 'mma_bf16', 'sustained'))).toEqual({3: 0.9})
    expect(outliers(figures(report, 'fma_fp32', 'peak'))).toEqual({3: 0.9})
    expect(outliers(figures(report, 'hbm_latency'))).toEqual({3: 1.11})
  })

  test('a slow link in both directions and in one', () => {
    const name = 'device_to_device_bidirectional_memcpy_write_ce'
    expect(outliers(figures(measured(name, ['gpus 4', 'slow-link 1 2 0.5']), name))).toEqual({'1→2': 0.5})
    const host = measured('host_to_device_memcpy_ce,device_to_host_memcpy_ce', ['gpus 4', 'slow-link host 2 0.25'])
    expect(outliers(figures(host, 'host_to_device_memcpy_ce'))).toEqual({'host→2': 0.25})
    expect(outliers(figures(host, 'device_to_host_memcpy_ce'))).toEqual({})
  })

  test('a GPU that throttles: at once it is as fast as the others, then not', () => {
    const report = measured('mma_fp16', ['gpus 3', 'throttle 1 0x8'])
    expect(outliers(figures(report, 'mma_fp16', 'peak'))).toEqual({})
    expect(outliers(figures(report, 'mma_fp16', 'sustained'))).toEqual({1: 0.6})
  })

  const flipping = ['gpus 4', 'flip-bit 2']
  test.each([
    ['host_to_device_memcpy_ce', 'what came from the host to GPU 2 differs', 131_072, ['host→0', 'host→1', 'host→3']],
    ['device_local_copy', 'what came from GPU 2 to GPU 2 differs', 131_072, ['0', '1', '3']],
    [
      'host_to_device_bidirectional_memcpy_sm',
      'what came from the host to GPU 2 differs',
      131_072,
      ['host→0', 'host→1', 'host→3'],
    ],
    ['hbm_read', 'GPU 2 read another sum', 0, ['0', '1', '3']],
    ['hbm_write', 'GPU 2 wrote another value', 131_072, ['0', '1', '3']],
    ['hbm_triad', 'GPU 2 computed another sum', 131_072, ['0', '1', '3']],
    ['hbm_latency', 'GPU 2 read another pointer from 2', undefined, ['0', '1', '3']],
  ])('a wrong bit in %s', (name, what, firstAtByte, places) => {
    const report = measured(name, flipping)
    expect(report.exitCode).toBe(EXITS.found)
    expect(report.tests[0]).toMatchObject({status: 'corrupt', corruption: {what, mismatches: 1}})
    if (firstAtByte !== undefined) expect(report.tests[0]?.corruption?.firstAtByte).toBe(firstAtByte)
    expect(Object.keys(figures(report, name)).toSorted()).toEqual(places) // there is no figure of wrong data
  })

  test.each(['mma_tf32', 'mma_bf16', 'mma_fp16', 'mma_fp8', 'mma_int8', 'fma_fp32'])('a wrong bit in %s', (name) => {
    const {tests} = measured(name, ['gpus 2', 'flip-bit 0'])
    const what = 'GPU 0 computed another sum'
    expect(tests[0]).toMatchObject({
      status: 'corrupt',
      corruption: {what, mismatches: 1, firstAtByte: 132 * 4 * 256 * 2},
    })
  })

  test('a GPU that hangs is named, and what does not need it is measured', () => {
    const names = 'hbm_copy,device_to_device_memcpy_read_ce,all_to_host_memcpy_ce'
    const report = measured(`${names},memory_copy`, ['gpus 4', 'hang 1'], '--limit-seconds', '24')
    const reason = 'GPU 1 does not end what is queued on it'
    expect(outcomes(report)).toEqual([
      ['memory_copy', 'passed', undefined],
      ['device_to_device_memcpy_read_ce', 'timed-out', reason],
      ['all_to_host_memcpy_ce', 'timed-out', reason],
      ['hbm_copy', 'timed-out', reason],
    ])
    expect(Object.keys(figures(report, 'hbm_copy'))).toEqual(['0', '2', '3'])
    const pairs = Object.keys(figures(report, 'device_to_device_memcpy_read_ce'))
    expect(pairs).toEqual(expect.arrayContaining(['0→2', '0→3', '2→0', '2→3', '3→0', '3→2']))
    expect(report.exitCode).toBe(EXITS.found)
  }, 120_000)

  test('a GPU that does not see the latch open has no figure', () => {
    const report = measured('hbm_copy', ['gpus 3', 'deaf-latch 1'])
    const reason = 'GPU 1 did not see the latch open in 10 s: the time is not that of the work alone'
    expect(outcomes(report)).toEqual([['hbm_copy', 'failed', reason]])
    expect(Object.keys(figures(report, 'hbm_copy'))).toEqual(['0', '2'])
  })

  test('GPUs that do not reach each other have no pair', () => {
    const name = 'device_to_device_memcpy_write_sm'
    const pairs = Object.keys(figures(measured(name, ['gpus 3', 'no-peer 0 1']), name))
    expect(pairs).toEqual(['0→2', '1→2', '2→0', '2→1'])
    const none = measured(name, ['gpus 2', 'no-peer 1 0'])
    expect(outcomes(none)).toEqual([[name, 'skipped', "no GPU reaches another's memory"]])
    expect(outcomes(measured(name, ['gpus 1']))).toEqual([[name, 'skipped', 'there is one GPU alone']])
  })

  test('a GPU that is too old for a kind of numbers says so', () => {
    const report = measured('mma_bf16,mma_fp8,fma_fp32', ['gpus 1', 'model A100-SXM'])
    expect(outcomes(report)).toEqual([
      ['fma_fp32', 'passed', undefined],
      ['mma_bf16', 'passed', undefined],
      ['mma_fp8', 'skipped', 'compute capability 8.0: this needs 8.9'],
    ])
  })
})

describe('where there is no driver that works', () => {
  test.each([
    ['init-error 802', 'cuInit: CUDA_ERROR_SYSTEM_NOT_READY (802): the fabric manager may not be running'],
    ['init-error 803', /^cuInit: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH \(803\): .+ updated without a reboot\?$/],
    ['init-error 100', /^cuInit: CUDA_ERROR_NO_DEVICE \(100\)/],
    ['init-error 4242', 'cuInit: error 4242'],
    ['gpus 0', /^cuInit: CUDA_ERROR_NO_DEVICE \(100\)/],
  ])('%s is told, and the others run', (fact, why) => {
    const {cuda, tests, exitCode} = measured('hbm_copy,memory_copy', [fact])
    const reason = typeof why === 'string' ? why : expect.stringMatching(why)
    expect(cuda).toEqual({available: false, reason})
    expect(tests[0]).toMatchObject({name: 'memory_copy', status: 'passed'})
    expect(tests[1]).toMatchObject({name: 'hbm_copy', status: 'skipped', reason})
    expect(exitCode).toBe(EXITS.passed)
  })

  test('a node without the library says so', () => {
    const {stdout} = built.run([...SMALL, '--tests', 'hbm_copy'], built.program, {LD_LIBRARY_PATH: built.folder})
    const {cuda, tests} = harnessReport(stdout)
    if (cuda?.available) return // this machine has one of its own
    expect(cuda?.reason).toMatch(/^libcuda\.so\.1: cannot open shared object file/)
    expect(tests[0]).toMatchObject({status: 'skipped', reason: cuda?.reason})
  })

  test('a function that a driver lacks skips what needs it', () => {
    const folder = join(simulated.folder, 'older')
    mkdirSync(folder, {recursive: true})
    const library = readFileSync(join(simulated.folder, 'libcuda.so.1')).toString('latin1')
    const older = library
      .replaceAll('\0cuMemcpyAsync\0', '\0cuMemcpyAsynx\0')
      .replaceAll('\0cuDeviceGetUuid_v2\0', '\0cuDeviceGetUuid_vX\0')
    expect(older).not.toBe(library)
    writeFileSync(join(folder, 'libcuda.so.1'), Buffer.from(older, 'latin1'))
    const env = {...simulated.env('gpus 1'), LD_LIBRARY_PATH: folder}
    const {stdout} = built.run([...SMALL, '--tests', 'device_local_copy,hbm_copy'], built.program, env)
    const report = harnessReport(stdout)
    expect(outcomes(report)).toEqual([
      ['device_local_copy', 'skipped', 'this driver has no cuMemcpyAsync'],
      ['hbm_copy', 'passed', undefined],
    ])
    expect(report.cuda).toMatchObject({available: true, gpus: [{uuid: null, name: 'Simulated H100-SXM'}]})
  })
})
