import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Band} from '../../../src/domain/gate/band.ts'
import type {Figure} from '../../../src/domain/gate/figure.ts'
import {pastOf} from '../../../src/domain/gate/history.ts'
import {type Judgement, judge, testsToRepeat} from '../../../src/domain/gate/judge.ts'
import {keptBench} from '../../../src/domain/gate/kept-bench.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import type {HarnessReport, Metric, TestResult} from '../../../src/domain/harness/report.ts'
import {reportOf, resultOf} from '../../support/harness-report.ts'

const metric = (value: number, labels: Record<string, string> = {}, extra: Partial<Metric> = {}): Metric => ({
  ...{name: 'bandwidth', unit: 'bytes_per_second', value, labels},
  ...{mad: 0, least: value, most: value, spread: 0, variation: 0.001, sampleCount: 5, samples: [value]},
  ...extra,
})

const result = (name: string, metrics: readonly Metric[], extra: Partial<TestResult> = {}) =>
  resultOf(name, metrics, {kind: 'memory', ...extra})

const triad = (value: number, extra: Partial<Metric> = {}) =>
  reportOf(result('memory_triad', [metric(value, {}, extra)]))
const node = (index: number, of: HarnessReport): NodeBench => ({node: `train-${index}`, report: of})
const FLOOR: Band = {
  ...{gpuModel: 'H100-SXM', test: 'host_to_device_memcpy_ce', labels: {}},
  ...{kind: 'floor', value: 48e9, unit: 'bytes_per_second', source: 'a table', date: '2026-11-20'},
}
const judged = (nodes: readonly NodeBench[], again: Record<string, HarnessReport> = {}, bands: readonly Band[] = []) =>
  judge({nodes, repeats: new Map(Object.entries(again)), bands, gpus: {model: 'H100-SXM', count: 0}})
const verdicts = (judgements: readonly Judgement[]) => judgements.map(({verdict}) => verdict)

describe('the judge of measurements', () => {
  test('names the node that is slower than the others, once it was so twice', () => {
    const nodes = [100, 99, 101, 92, 100].map((value, index) => node(index, triad(value * 1e9)))
    const first = judged(nodes)
    expect(verdicts(first)).toEqual(['pass', 'pass', 'pass', 'suspect', 'pass'])
    expect(testsToRepeat(first)).toEqual(new Map([['train-3', ['memory_triad']]]))
    const [finding] = judged(nodes, {'train-3': triad(91.5e9)})[3]?.findings ?? []
    expect(finding).toEqual({
      ...{code: 'BELOW_OTHERS', severity: 'suspect', node: 'train-3', test: 'memory_triad'},
      ...{value: 91.5e9, expected: 100e9, source: 'median of 5 nodes'},
      message: 'memory_triad: 91.5 GB/s, others 100 GB/s',
    })
    expect(verdicts(judged(nodes, {'train-3': triad(99e9)}))[3]).toBe('pass')
  })

  test('of a collective only the longest message counts, whatever way it goes', () => {
    const collective = (longest: number, transport: string, other: number) => {
      const labels = {place: 'out', ranks: '8', transport}
      const time = {name: 'latency', unit: 'seconds'} as const
      return reportOf(
        result(
          'nccl_all_reduce',
          [
            metric(other * 1e9, {...labels, bytes: '8'}),
            metric(longest * 1e9, {...labels, bytes: '1073741824'}),
            metric(other * 1e9, {...labels, bytes: '1073741824', place: 'in'}),
            metric(other, {...labels, bytes: '1073741824', over: 'slowest'}, time),
          ],
          {kind: 'nccl'},
        ),
      )
    }
    const scattered = [3, 9, 1, 5].map((other, index) => node(index, collective(400, 'P2P/CUMEM', other)))
    expect(verdicts(judged(scattered))).toEqual(['pass', 'pass', 'pass', 'pass'])
    const nodes = [...scattered.slice(0, 3), node(3, collective(20, 'SHM/direct', 3))]
    expect(verdicts(judged(nodes))).toEqual(['pass', 'pass', 'pass', 'suspect'])
  })

  test('what a GPU was in meanwhile is held against no node', () => {
    const warm = (celsius: number) =>
      reportOf(
        result('gemm_bf16', [metric(700e12, {}, {unit: 'flops_per_second'}), metric(celsius, {}, {unit: 'celsius'})]),
      )
    expect(verdicts(judged([40, 41, 40, 90].map((value, index) => node(index, warm(value)))))).toEqual([
      ...['pass', 'pass', 'pass', 'pass'],
    ])
  })

  test('what a product of few columns does is compared with the like of it, and with no floor of square ones', () => {
    const gemm = (square: number, decoding: number) =>
      reportOf(
        result('gemm_bf16', [
          metric(square, {gpu: '0', type: 'bf16', side: '8192'}, {name: 'rate', unit: 'flops_per_second'}),
          metric(decoding, {gpu: '0', type: 'bf16', shape: '64x8192x8192'}),
        ]),
      )
    const floor: Band = {...FLOOR, test: 'gemm_bf16', value: 500e12, unit: 'flops_per_second'}
    const nodes = [3e12, 3.01e12, 2.99e12, 2.5e12].map((value, index) => node(index, gemm(700e12, value)))
    const judgements = judged(nodes, {}, [floor])
    expect(verdicts(judgements)).toEqual(['pass', 'pass', 'pass', 'suspect'])
    expect(judgements[3]?.findings).toMatchObject([{code: 'BELOW_OTHERS', value: 2.5e12, source: 'median of 4 nodes'}])
    const slow = judged([node(0, gemm(400e12, 3e12))], {}, [floor])
    expect(slow[0]?.findings).toMatchObject([{code: 'BELOW_FLOOR', value: 400e12}])
  })

  test('a figure that is a time is the worse the more it is', () => {
    const latency = (value: number) => reportOf(result('memory_latency', [metric(value, {}, {unit: 'seconds'})]))
    const nodes = [80, 81, 80, 95].map((value, index) => node(index, latency(value * 1e-9)))
    expect(verdicts(judged(nodes))).toEqual(['pass', 'pass', 'pass', 'suspect'])
  })

  test('of two nodes it cannot be said which is the slow one', () => {
    expect(verdicts(judged([node(0, triad(100e9)), node(1, triad(50e9))]))).toEqual(['pass', 'pass'])
  })

  test('a GPU that is slower than those beside it is named', () => {
    const gpus = [3000, 3010, 2990, 2700].map((value, gpu) => metric(value * 1e9, {gpu: String(gpu)}))
    const [only] = judged([node(0, reportOf(result('hbm_copy', gpus)))])
    expect(only?.findings).toMatchObject([{code: 'BELOW_OTHERS', gpu: 3, source: 'median of 4 places'}])
  })

  test.each([
    ['below again', 45e9, 0.01, 'fail'],
    ['below again, but with samples that vary', 45e9, 0.2, 'inconclusive'],
    ['above at the second time', 50e9, 0.01, 'pass'],
  ])('a published floor: %s', (_name, value, variation, verdict) => {
    const copies = (rate: number, extra = {}) =>
      reportOf(result('host_to_device_memcpy_ce', [metric(rate, {gpu: '0', from: 'host', to: '0'}, extra)]))
    const nodes = [node(0, copies(44e9))]
    expect(verdicts(judged(nodes, {}, [FLOOR]))).toEqual(['suspect'])
    const [after] = judged(nodes, {'train-0': copies(value, {variation})}, [FLOOR])
    expect(after?.verdict).toBe(verdict)
    expect(after?.findings[0]).toMatchObject({code: 'BELOW_FLOOR', link: 'host→0', source: 'a table, 2026-11-20'})
  })

  test('wrong data fails a node at once, and its figures are not used', () => {
    const corrupt = result('memory_triad', [metric(50e9)], {
      ...{status: 'corrupt', reason: 'data came back wrong'},
      corruption: {what: 'wrong words', mismatches: 2, firstAtByte: 4096},
    })
    const nodes = [node(0, reportOf(corrupt)), ...[1, 2, 3].map((index) => node(index, triad(100e9)))]
    const [first] = judged(nodes)
    expect(first).toMatchObject({verdict: 'fail', findings: [{code: 'DATA_CORRUPT'}]})
    expect(testsToRepeat(judged(nodes)).size).toBe(0)
  })

  test.each([
    [undefined, 'suspect'],
    ['timed-out', 'fail'],
    ['skipped', 'fail'],
    ['passed', 'pass'],
  ] as const)('a test that did not end, and then %s', (status, verdict) => {
    const other = result('memory_copy', [metric(1e9)])
    const hung = result('memory_triad', [], {status: 'timed-out', reason: 'not done in 60 s'})
    const again = status && {'train-0': reportOf(result('memory_triad', [], {status, reason: 'so'}))}
    expect(verdicts(judged([node(0, reportOf(other, hung))], again))).toEqual([verdict])
  })

  test('what could not be measured is not held to be sound', () => {
    const unreachable: NodeBench = {node: 'train-0', error: {code: 'NODE_FAILED', message: 'no answer'}}
    const skipped = node(1, reportOf(result('disk_read', [], {status: 'skipped', reason: 'no room'})))
    const judgements = judged([unreachable, skipped, node(2, reportOf())])
    expect(verdicts(judgements)).toEqual(['inconclusive', 'inconclusive', 'inconclusive'])
    expect(judgements.map(({findings}) => findings[0]?.message)).toEqual(['no answer', 'no room', 'there was no test'])
  })

  test('no node is accused where all are alike, and one that is 8 % slow always is', () => {
    const noise = fc.array(fc.integer({min: -10, max: 10}), {minLength: 3, maxLength: 40})
    fc.assert(
      fc.property(noise, fc.nat(), (parts, at) => {
        const values = parts.map((part) => 100e9 * (1 + part / 1000))
        const nodesOf = (all: readonly number[]) => all.map((value, index) => node(index, triad(value)))
        expect(new Set(verdicts(judged(nodesOf(values))))).toEqual(new Set(['pass']))
        const slow = at % values.length
        const withSlow = values.map((_, index) => (index === slow ? 92e9 : 100e9))
        expect(verdicts(judged(nodesOf(withSlow))).indexOf('suspect')).toBe(slow)
      }),
    )
  })

  test('a node that loses a little each time is found before it stands out', () => {
    const kept = (value: number, at: number) =>
      keptBench('c', at * 86_400_000, [node(0, triad(value * 1e9))], [{id: 'i-0', name: 'train-0'}])
    const judgedAfter = (values: readonly number[], now: number) => {
      const past = pastOf(values.map(kept), 'i-0')
      const nodes = [node(0, triad(now * 1e9))]
      const measured = {nodes, bands: [], pastOf: (_: string, figure: Figure) => past(figure)}
      return judge({...measured, repeats: new Map([['train-0', triad(now * 1e9)]])})[0]
    }
    expect(judgedAfter([100, 100], 90)?.verdict).toBe('pass') // nobody knows yet what is usual
    expect(judgedAfter([100, 100, 101, 99, 100, 99, 100], 99)?.verdict).toBe('pass')
    expect(judgedAfter([100, 100, 100], 93)?.verdict).toBe('suspect')
    expect(judgedAfter([100, 100, 100], 97)?.verdict).toBe('pass')
    const slow = judgedAfter([100, 100, 100, 97, 97, 97], 97)
    expect(slow).toMatchObject({
      verdict: 'suspect',
      findings: [{code: 'BELOW_BEFORE', source: 'its own 6 times since 1970-01-01'}],
    })
    expect(judgedAfter([100, 100, 100, 90, 90, 90], 100)?.verdict).toBe('pass') // it was mended
  })

  test('the order of nodes changes nothing', () => {
    const values = fc.array(fc.integer({min: 50, max: 100}), {minLength: 3, maxLength: 12})
    fc.assert(
      fc.property(values, (all) => {
        const nodes = all.map((value, index) => node(index, triad(value * 1e9)))
        const byName = (judgements: readonly Judgement[]) =>
          new Map(judgements.map((each) => [each.node, each.verdict]))
        expect(byName(judged(nodes.toReversed()))).toEqual(byName(judged(nodes)))
      }),
    )
  })
})
