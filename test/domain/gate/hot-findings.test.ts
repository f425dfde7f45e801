import {describe, expect, test} from 'vitest'
import {figureKey, figuresOf} from '../../../src/domain/gate/figure.ts'
import {asHot} from '../../../src/domain/gate/hold.ts'
import {holdFindings} from '../../../src/domain/gate/hold-findings.ts'
import {hotFindings} from '../../../src/domain/gate/hot-findings.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import type {Metric} from '../../../src/domain/harness/report.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'

const busBandwidth = (value: number, bytes: number, extra: Partial<Metric> = {}): Metric => ({
  ...metricOf('bandwidth', 'bytes_per_second', value, {
    ...{bytes: String(bytes), place: 'out', ranks: '8', transport: 'P2P/CUMEM', type: 'float32'},
  }),
  ...extra,
})

/** An all-reduce of a long and of a short message. */
const allReduce = (gbytesPerSecond: number, extra: Partial<Metric> = {}, node = 'train-0'): NodeBench => {
  const metrics = [busBandwidth(1e9, 8), busBandwidth(gbytesPerSecond * 1e9, 2 ** 30, extra)]
  return {node, report: reportOf(resultOf('nccl_all_reduce', metrics, {kind: 'nccl'}))}
}
const found = (before: NodeBench, after: NodeBench) => hotFindings([before], [asHot(after)])

describe('what GPUs do together while they are hot', () => {
  test.each([
    [480, 470, []],
    [480, 500, []],
    [480, 450, ['suspect']],
    [480, 400, ['fail']],
  ])('%i GB/s before, %i after: %j', (before, after, severities) => {
    expect(found(allReduce(before), allReduce(after)).map(({severity}) => severity)).toEqual(severities)
  })

  test('is told with what it was before, whatever way the data went', () => {
    const hot = allReduce(408, {labels: {...busBandwidth(1, 2 ** 30).labels, transport: 'SHM/direct'}})
    expect(found(allReduce(480), hot)).toEqual([
      {
        ...{code: 'THERMAL_DRIFT', severity: 'fail', node: 'train-0', test: 'nccl_all_reduce'},
        ...{value: 408e9, expected: 480e9, source: 'itself before'},
        message: 'nccl_all_reduce: 408 GB/s right after minutes of full load, 480 GB/s before: 15 % less',
      },
    ])
  })

  test('says nothing either way where its samples vary too much, and is not compared with another size', () => {
    expect(found(allReduce(480), allReduce(400, {variation: 0.2}))).toMatchObject([{severity: 'unknown'}])
    const shorter = busBandwidth(1, 2 ** 20).labels
    expect(found(allReduce(480), allReduce(400, {labels: shorter}))).toEqual([])
    expect(found({node: 'train-0', error: {code: 'NODE_FAILED', message: 'no answer'}}, allReduce(400))).toEqual([])
  })

  test('is another figure than what cold ones do, and is compared among nodes like any', () => {
    const keysOf = (bench: NodeBench) => ('report' in bench ? figuresOf(bench.report).map(figureKey) : [])
    const cold = allReduce(480)
    expect(keysOf(cold)).toHaveLength(1)
    expect(keysOf(asHot(cold))).not.toEqual(keysOf(cold))
    const nodes = [480, 481, 479, 440].map((value, at) => asHot(allReduce(value, {}, `train-${at}`)))
    expect(holdFindings({nodes, bands: []})).toMatchObject([{code: 'BELOW_OTHERS', node: 'train-3'}])
  })
})
