import {describe, expect, test} from 'vitest'
import {holdFindings} from '../../src/domain/gate/hold-findings.ts'
import type {Judgement} from '../../src/domain/gate/judge.ts'
import {verdictOf} from '../../src/domain/harness/finding.ts'
import type {Metric} from '../../src/domain/harness/report.ts'
import {healthView} from '../../src/views/health-view.ts'
import {reportQuestion} from '../../src/views/hosts-to-report-view.ts'
import {noPaint} from '../../src/views/paint.ts'
import {reportOf, resultOf} from '../support/harness-report.ts'

const judgements: readonly Judgement[] = [
  {node: 'train-0', verdict: 'pass', findings: []},
  {node: 'train-1', verdict: 'pass', findings: []},
  {
    ...{node: 'train-2', verdict: 'fail'},
    findings: [
      {
        ...{code: 'BELOW_FLOOR', severity: 'fail', node: 'train-2', test: 'hbm_copy', gpu: 3},
        message: 'hbm_copy gpu 3: 1900 GB/s, where none is below 2512 GB/s',
        source: 'a table, 2026-11-20',
      },
      {
        ...{code: 'TEST_FAILED', severity: 'note', node: 'train-2'},
        message: 'disk_read: it broke; it passed when it was run again',
        source: 'the test itself',
      },
    ],
  },
]

describe('the view of health', () => {
  test('folds those that pass, and says of the others what was found, and by what', () => {
    const text = (width: number) =>
      healthView.text({cluster: 'c', level: 'quick', judgements}, {width, paint: noPaint, nowUnixMs: 0})
    expect(text(120)).toBe(`PASS         train-[0-1]
FAIL         train-2
  hbm_copy gpu 3: 1900 GB/s, where none is below 2512 GB/s (by a table, 2026-11-20)
  note: disk_read: it broke; it passed when it was run again (by the test itself)`)
    for (const line of text(40).split('\n')) expect(line.length).toBeLessThanOrEqual(40)
  })

  test('says of a soak which GPU grew slower, and by what its clocks were held back', () => {
    const samples = (from: number, to: number) => [
      ...new Array<number>(30).fill(from),
      ...new Array<number>(30).fill(to),
    ]
    const metric = (name: string, unit: Metric['unit'], all: readonly number[], more = {}): Metric => ({
      ...{name, unit, value: 1, mad: 0, least: 0, most: 1, spread: 0, variation: 0, sampleCount: 60},
      ...{samples: [...all], labels: {gpu: '3', phase: 'held', slice: '10 s', ...more}},
    })
    const metrics = [
      metric('rate', 'flops_per_second', samples(700e12, 560e12)),
      metric('temperature', 'celsius', samples(64, 91)),
      metric('clocks_held_back', 'share', samples(0, 1), {reason: 'hw-thermal'}),
    ]
    const report = reportOf(resultOf('gemm_bf16', metrics, {kind: 'gpu', tookSeconds: 610}))
    const findings = holdFindings({nodes: [{node: 'train-0', report}], bands: []})
    const soaked = [{node: 'train-0', verdict: verdictOf(findings), findings}]
    const context = {width: 200, paint: noPaint, nowUnixMs: 0}
    expect(healthView.text({cluster: 'c', level: 'soak', judgements: soaked}, context)).toBe(`FAIL         train-0
  gemm_bf16 gpu 3: its clocks are held back under load by hw-thermal 50 % of the time (by NVML)
  gemm_bf16 gpu 3: 560 TFLOP/s after minutes of full load, 700 TFLOP/s at first: 20 % less (64.0 °C to 91.0 °C) (by its own first minutes)`)
  })

  test('says what came of reports, and what would be reported', () => {
    const refusal = {kind: 'invalid' as const, code: 'MACHINE_TYPE_NOT_SUPPORTED', message: 'not of this type'}
    const reports = [
      {node: 'train-2', report: {atUnixMs: 0, reference: '/subscriptions/s/impacts/gpuctl-1'}},
      {node: 'train-3', report: {atUnixMs: 0, refusal}},
    ]
    const toReport = [
      {cloud: 'gcp', nodes: [{id: '1', node: 'train-2', faults: [{kind: 'xid' as const, xid: 79, message: 'Xid 79'}]}]},
    ]
    const health = {cluster: 'c', level: 'quick' as const, judgements: []}
    const context = {width: 200, paint: noPaint, nowUnixMs: 0}
    expect(healthView.text({...health, reports}, context)).toBe(`train-2: its host is reported (gpuctl-1)
train-3: its host is not reported (MACHINE_TYPE_NOT_SUPPORTED): not of this type`)
    expect(healthView.text({...health, toReport}, context)).toBe(
      'train-2: its host is to be reported to Google Cloud: Xid 79',
    )
    expect(healthView.json({...health, reports, toReport})).toMatchObject({
      toReport: [{node: 'train-2', cloud: 'gcp', faults: [{kind: 'xid', message: 'Xid 79'}]}],
      reports: [
        {node: 'train-2', at: '1970-01-01T00:00:00.000Z', reference: '/subscriptions/s/impacts/gpuctl-1'},
        {node: 'train-3', refusal: {code: 'MACHINE_TYPE_NOT_SUPPORTED', message: 'not of this type'}},
      ],
    })
    expect(reportQuestion(toReport)).toBe(
      'Report this host as faulty? Google stops its node within minutes, and ends what runs there.',
    )
    expect(reportQuestion([{...toReport[0], cloud: 'azure'} as never])).toBe('Report this host as faulty?')
  })
})
