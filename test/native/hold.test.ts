import {afterAll, beforeAll, expect, test} from 'vitest'
import {asHot} from '../../src/domain/gate/hold.ts'
import {holdFindings} from '../../src/domain/gate/hold-findings.ts'
import {hotFindings} from '../../src/domain/gate/hot-findings.ts'
import {type HarnessReport, harnessReport} from '../../src/domain/harness/report.ts'
import {BuiltHarness} from './built-harness.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['libcuda.so.1', 'libcublasLt.so.12', 'libnvidia-ml.so.1', 'libnccl.so.2'])
}, 900_000)

afterAll(() => {
  built?.[Symbol.dispose]()
  simulated?.[Symbol.dispose]()
})

const SECONDS = 60
/** Of the GPUs' own clock a minute passes while the host waits for a second. */
const FACTS = ['gpus 2', 'slow-motion 1e7', 'busy 0 1', 'busy 1 1']

function held(facts: readonly string[], name = 'gemm_bf16', seconds = SECONDS) {
  const words = ['--tests', name, '--gpu-bytes', '65536', '--limit-seconds', '20', '--hold-seconds', `${seconds}`]
  words.push('--sizes', '400000') // of messages
  const {stdout, stderr} = built.run(words, built.program, simulated.env(...FACTS, ...facts))
  expect(stderr).not.toContain('Sanitizer')
  const report = harnessReport(stdout)
  return {report, stderr, result: report.tests[0]}
}

const samplesOf = ({tests}: HarnessReport, gpu: number, name: string, reason?: string) =>
  tests[0]?.metrics.find(
    ({name: own, labels}) => own === name && labels.gpu === String(gpu) && labels.reason === reason,
  )?.samples ?? []

const findingsOf = (report: HarnessReport) =>
  holdFindings({nodes: [{node: 'n', report}], bands: []}).map(({code, severity, gpu}) => [code, severity, gpu])

test('all GPUs compute for as long as they are told to, and tell of each slice of that time in its order', () => {
  const {report, result, stderr} = held([])
  expect(result?.status).toBe('passed')
  for (const gpu of [0, 1]) {
    const rates = samplesOf(report, gpu, 'rate')
    expect(rates).toHaveLength(60)
    // By itself each reaches 610 TFLOP/s, in slow motion; a sum after each batch takes a part of that here, where matrices are small.
    for (const rate of rates) expect(rate / 61e6).toBeGreaterThan(0.85)
    for (const name of ['clock', 'power', 'temperature', 'ecc_corrected', 'ecc_uncorrected'])
      expect(samplesOf(report, gpu, name)).toHaveLength(60)
  }
  expect(result?.metrics[0]?.labels).toMatchObject({phase: 'held', slice: '1 s', side: '64', type: 'bf16'})
  expect(stderr).toMatch(/^gemm_bf16: 2 GPUs compute, \d+ of 60 s$/m)
  expect(findingsOf(report)).toEqual([])
}, 60_000)

test('a GPU that grows warm is told: what it does, its clock and what holds that back, from when on', () => {
  const {report} = held(['warms 1 40 0.8 0x40'])
  const [first, last] = [5, 55].map((at) => ['rate', 'clock'].map((name) => samplesOf(report, 1, name)[at] ?? 0))
  expect((last?.[0] ?? 0) / (first?.[0] ?? 1)).toBeCloseTo(0.82, 1)
  expect([first?.[1], last?.[1]]).toEqual([1.755e9, 1.404e9])
  const shares = samplesOf(report, 1, 'clocks_held_back', 'hw-thermal')
  expect([shares.length, shares[5], shares[55]]).toEqual([60, 0, 1])
  expect(samplesOf(report, 0, 'clocks_held_back', 'hw-thermal')).toEqual([])
  expect(findingsOf(report)).toEqual([
    ['THROTTLED', 'fail', 1],
    ['THERMAL_DRIFT', 'fail', 1],
  ])
}, 60_000)

test('memory errors that are new are told, those from before are not', () => {
  const {report} = held(['ecc 0 3', 'ecc-after 1 40 2'])
  expect(samplesOf(report, 0, 'ecc_uncorrected').at(-1)).toBe(0)
  expect(samplesOf(report, 1, 'ecc_uncorrected').at(-1)).toBe(2)
  expect(findingsOf(report)).toEqual([['ECC_UNCORRECTED', 'fail', 1]])
}, 60_000)

test.each([
  ['hangs-after 1 30', 'timed-out', /^GPU 1 does not end what is queued on it, after \d\d s$/, 'TEST_FAILED'],
  ['falls-after 1 30', 'failed', /^GPU 1: .*999/, 'TEST_FAILED'],
  ['flips-after 1 30', 'corrupt', /^data came back wrong$/, 'DATA_CORRUPT'],
])(
  '%s: it is told, with what it did until then, and the other goes on',
  (fact, status, reason, code) => {
    const {report, result} = held([fact])
    expect([result?.status, result?.reason]).toEqual([status, expect.stringMatching(reason)])
    expect(samplesOf(report, 0, 'rate')).toHaveLength(60)
    const until = samplesOf(report, 1, 'rate').length
    expect(until).toBeGreaterThan(15)
    expect(until).toBeLessThan(45)
    expect(findingsOf(report)).toEqual([[code, 'fail', undefined]])
  },
  60_000,
)

test('tensor cores alone are held likewise', () => {
  const {report, result} = held(['slow-motion 1e5', 'warms 1 80 0.8 0x20'], 'mma_bf16')
  expect(result?.status).toBe('passed')
  const rates = samplesOf(report, 1, 'rate')
  expect((rates.at(-1) ?? 0) / (rates[0] ?? 1)).toBeCloseTo(0.8, 1)
}, 60_000)

test('right behind, and not held, GPUs do what they do together; what that lost is found', () => {
  const both = (...facts: readonly string[]) => held(['slow-motion 1e5', ...facts], 'gemm_bf16,nccl_all_reduce', 1)
  const [cold, hot] = [both(), both('slow-gpu 1 0.8')]
  for (const {report} of [cold, hot])
    expect(report.tests.map(({name, status}) => [name, status])).toEqual([
      ['gemm_bf16', 'passed'],
      ['nccl_all_reduce', 'passed'],
    ])
  const found = (after: HarnessReport) =>
    hotFindings([{node: 'n', report: cold.report}], [asHot({node: 'n', report: after})])
  expect(found(cold.report)).toEqual([])
  expect(found(hot.report)).toMatchObject([{code: 'THERMAL_DRIFT', severity: 'fail', test: 'nccl_all_reduce'}])
}, 60_000)

test('a test is given the time that it holds GPUs for besides its own', () => {
  const words = ['--tests', 'memory_latency', '--memory-bytes', '65536', '--limit-seconds', '1', '--hold-seconds', '60']
  const {stdout} = built.run(words)
  expect(harnessReport(stdout).tests[0]?.status).toBe('passed')
})
