import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {heldTests, holdOf, withHeld} from '../../../src/domain/gate/hold.ts'
import {DRIFT, holdFindings} from '../../../src/domain/gate/hold-findings.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import type {Metric, TestResult} from '../../../src/domain/harness/report.ts'
import {reportOf, resultOf} from '../../support/harness-report.ts'

const metric = (
  name: string,
  unit: Metric['unit'],
  samples: readonly number[],
  labels: Record<string, string> = {},
): Metric => {
  const value = samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0
  const [least, most] = [Math.min(...samples), Math.max(...samples)]
  return {
    ...{name, unit, value, least, most, mad: 0, spread: 0, variation: 0.001, sampleCount: samples.length},
    ...{samples: [...samples], labels: {gpu: '1', phase: 'held', type: 'bf16', slice: '10 s', ...labels}},
  }
}

const bench = (node: string, metrics: readonly Metric[], extra: Partial<TestResult> = {}): NodeBench => {
  const test = resultOf('gemm_bf16', metrics, {kind: 'gpu', tookSeconds: 600, ...extra})
  return {node, report: reportOf(test)}
}

/** Sixty slices, of which the first are of a cold GPU, and then a straight line from one rate to another. */
const sloping = (from: number, to: number, cold = from) =>
  Array.from({length: 60}, (_, at) => (at < 6 ? cold : from + ((to - from) * (at - 6)) / 53) * 1e12)
const rate = (samples: readonly number[], labels = {}) => metric('rate', 'flops_per_second', samples, labels)
const reason = (name: string, share: number) =>
  metric('clocks_held_back', 'share', new Array<number>(60).fill(share), {reason: name})
const found = (...metrics: readonly Metric[]) => holdFindings({nodes: [bench('train-0', metrics)], bands: []})
const severities = (...metrics: readonly Metric[]) => found(...metrics).map(({code, severity}) => [code, severity])

describe('what minutes of full load say', () => {
  test('a GPU that does as much at their end as at first is sound, however fast it was while it was cold', () => {
    expect(severities(rate(sloping(600, 600, 700)))).toEqual([])
    expect(severities(rate(sloping(600, 580)))).toEqual([])
    expect(severities(rate(sloping(600, 640)))).toEqual([])
  })

  test('one that loses more than 5 % is suspect, more than 10 % fails it, or hardware that slows it down meanwhile', () => {
    expect(severities(rate(sloping(600, 550)))).toEqual([['THERMAL_DRIFT', 'suspect']])
    expect(severities(rate(sloping(600, 500)))).toEqual([['THERMAL_DRIFT', 'fail']])
    expect(severities(rate(sloping(600, 550)), reason('hw-thermal', 0.2))).toEqual([
      ...[
        ['THROTTLED', 'fail'],
        ['THERMAL_DRIFT', 'fail'],
      ],
    ])
  })

  test('it is told of which GPU, with its clock and temperature', () => {
    const clock = metric('clock', 'hertz', [...new Array(30).fill(1.755e9), ...new Array(30).fill(1.404e9)])
    const warmth = metric('temperature', 'celsius', [...new Array(30).fill(65), ...new Array(30).fill(87)])
    const steps = [...new Array(30).fill(600e12), ...new Array(30).fill(480e12)]
    expect(found(rate(steps), clock, warmth)).toEqual([
      {
        ...{code: 'THERMAL_DRIFT', severity: 'fail', node: 'train-0', test: 'gemm_bf16', gpu: 1},
        ...{value: 480e12, expected: 600e12, source: 'its own first minutes'},
        message:
          'gemm_bf16 gpu 1: 480 TFLOP/s after minutes of full load, 600 TFLOP/s at first: 20 % less (1.75 GHz to 1.40 GHz, 65.0 °C to 87.0 °C)',
      },
    ])
  })

  test('samples that vary too much say nothing either way', () => {
    const noisy = sloping(600, 500).map((value, at) => value * (at % 2 === 0 ? 1.1 : 0.9))
    expect(severities(rate(noisy))).toEqual([['THERMAL_DRIFT', 'unknown']])
  })

  test('too few slices are not judged', () => {
    expect(severities(rate([600e12, 600e12, 300e12]))).toEqual([])
  })

  test('clocks that are held back from the beginning are no drift, and are told', () => {
    expect(severities(rate(sloping(400, 400)), reason('power-brake', 1))).toEqual([['THROTTLED', 'fail']])
    expect(severities(rate(sloping(600, 600)), reason('sw-thermal', 0.004))).toEqual([['THROTTLED', 'suspect']])
    expect(severities(rate(sloping(600, 600)), reason('power-cap', 1))).toEqual([])
    const [finding] = found(rate(sloping(600, 600)), reason('hw-slowdown', 0.25))
    expect(finding?.message).toBe(
      'gemm_bf16 gpu 1: its clocks are held back under load by hw-slowdown 25 % of the time',
    )
  })

  test('a memory error that was corrected is worth telling, one that was not fails the node', () => {
    const errors = (name: string, most: number) => metric(name, 'count', [0, 0, most])
    const sound = rate(sloping(600, 600))
    expect(severities(sound, errors('ecc_corrected', 4), errors('ecc_uncorrected', 0))).toEqual([
      ['ECC_CORRECTED', 'note'],
    ])
    expect(severities(sound, errors('ecc_uncorrected', 1))).toEqual([['ECC_UNCORRECTED', 'fail']])
  })

  test('GPUs are compared with those of other nodes too, by what they did all the time', () => {
    const nodes = [600, 603, 598, 540].map((value, at) => bench(`train-${at}`, [rate(sloping(value, value))]))
    expect(holdFindings({nodes, bands: []})).toMatchObject([
      {code: 'BELOW_OTHERS', severity: 'suspect', node: 'train-3'},
    ])
  })

  test.each(['timed-out', 'crashed', 'failed'] as const)(
    'a test that ends as %s under load fails its node',
    (status) => {
      const nodes = [bench('train-0', [rate(sloping(600, 600).slice(0, 20))], {status, reason: 'GPU 1 hangs'})]
      expect(holdFindings({nodes, bands: []})).toMatchObject([{code: 'TEST_FAILED', severity: 'fail'}])
    },
  )

  test('a node that could not be held is not held to be sound', () => {
    const nodes: NodeBench[] = [{node: 'train-0', error: {code: 'NODE_FAILED', message: 'no answer'}}]
    expect(holdFindings({nodes, bands: []})).toMatchObject([{code: 'NOT_MEASURED', severity: 'unknown'}])
  })

  test('whatever the rates are: less loss is never judged harder than more', () => {
    const ranks = {undefined: 0, suspect: 1, fail: 2}
    const rankOf = (lost: number) =>
      ranks[String(found(rate(sloping(600, 600 * (1 - lost))))[0]?.severity) as keyof typeof ranks]
    const share = fc.double({min: 0, max: 0.3, noNaN: true})
    fc.assert(
      fc.property(share, share, (one, other) => {
        expect(rankOf(Math.min(one, other))).toBeLessThanOrEqual(rankOf(Math.max(one, other)))
      }),
    )
    expect(DRIFT.failShare).toBeGreaterThan(DRIFT.suspectShare)
  })
})

describe('the test that holds a node', () => {
  const listed = ['fma_fp32', 'mma_bf16', 'gemm_bf16'].map(
    (name) => ({name, kind: 'gpu', summary: '', limitSeconds: 300}) as const,
  )
  const hold = holdOf(listed, 10)

  test('is the hottest of those that it passed', () => {
    expect([hold.seconds, hold.tests.map(({name}) => name)]).toEqual([600, ['gemm_bf16', 'mma_bf16', 'fma_fp32']])
    const namesFor = (of: NodeBench) => heldTests(hold, of).map(({name}) => name)
    expect(namesFor(bench('n', []))).toEqual(['gemm_bf16'])
    expect(namesFor(bench('n', [], {name: 'mma_bf16'}))).toEqual(['mma_bf16'])
    expect(namesFor(bench('n', [], {status: 'skipped'}))).toEqual([])
  })

  test('has what GPUs do together right behind it, where that passed too', () => {
    const collective = {name: 'nccl_all_reduce', kind: 'nccl', summary: '', limitSeconds: 300} as const
    const soak = holdOf([...listed, collective], 10)
    const both = (status: TestResult['status']): NodeBench => {
      const [alone, other] = [bench('n', []), bench('n', [], {name: 'nccl_all_reduce', kind: 'nccl', status})]
      if ('error' in alone || 'error' in other) throw new Error('it was measured')
      return {node: 'n', report: {...alone.report, tests: [...alone.report.tests, ...other.report.tests]}}
    }
    const namesFor = (of: NodeBench) => heldTests(soak, of).map(({name}) => name)
    expect(namesFor(both('passed'))).toEqual(['gemm_bf16', 'nccl_all_reduce'])
    expect(namesFor(both('skipped'))).toEqual(['gemm_bf16'])
  })

  test('has its figures kept beside the others, where it passed', () => {
    const before = [bench('a', [rate([1])]), bench('b', [rate([1])])]
    const held = [bench('a', [rate([2])]), bench('b', [rate([2])], {status: 'timed-out'})]
    const kept = withHeld(before, held).map((each) => ('report' in each ? each.report.tests.length : 0))
    expect(kept).toEqual([2, 1])
  })
})
