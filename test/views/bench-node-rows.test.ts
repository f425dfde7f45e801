import {expect, test} from 'vitest'
import type {Metric, TestResult} from '../../src/domain/harness/report.ts'
import {benchView} from '../../src/views/bench-view.ts'
import {noPaint} from '../../src/views/paint.ts'
import {reportOf} from '../support/harness-report.ts'

const metric = (value: number, labels: Metric['labels'] = {}, more: Partial<Metric> = {}): Metric => ({
  ...{name: 'bandwidth', unit: 'bytes_per_second', value, labels, mad: 0, least: value, most: value},
  ...{spread: 0.004, variation: 0.001, sampleCount: 5, samples: [value]},
  ...more,
})

const result = (name: string, kind: TestResult['kind'], metrics: readonly Metric[], reason?: string): TestResult => ({
  ...{name, kind, status: reason === undefined ? 'passed' : 'skipped', tookSeconds: 1, metrics: [...metrics]},
  ...(reason !== undefined && {reason}),
})

const pairs = [0, 1, 2, 3].flatMap((from) =>
  [0, 1, 2, 3].flatMap((to) =>
    from === to
      ? []
      : metric(from === 1 && to === 2 ? 187e9 : 370e9 + from * 1e9 + to * 1e8, {from: `${from}`, to: `${to}`}),
  ),
)
const rates = [0, 1].flatMap((gpu) => [
  metric(6e14, {gpu: `${gpu}`, phase: 'peak'}, {name: 'rate', unit: 'flops_per_second'}),
  metric(
    5.5e14 - gpu * 1e13,
    {gpu: `${gpu}`, phase: 'sustained'},
    {name: 'rate', unit: 'flops_per_second', spread: 0.2},
  ),
])
const reason = 'libcuda.so.1: cannot open'

/** Of nodes that measure nothing together. */
const NO_PAIRS = {pairs: [], collectives: [], slow: [], seed: 1}

test('bench shows many GPUs and pairs in a row, with which is the least and the most', () => {
  const nodes = [
    {
      node: 'node-0',
      report: reportOf(
        result('memory_triad', 'memory', [metric(2.1e10, {threads: '8'})]),
        result('device_to_device_memcpy_read_ce', 'gpu', pairs),
        result('mma_bf16', 'gpu', rates),
      ),
    },
    {
      node: 'node-1',
      report: reportOf(
        result('memory_triad', 'memory', [metric(2.2e10)]),
        result('disk_read', 'disk', [], 'no room'),
        result('hbm_copy', 'gpu', [], reason),
        result('hbm_read', 'gpu', [], reason),
      ),
    },
    {node: 'node-2', error: {code: 'NODE_FAILED', message: 'it is gone'}},
  ]
  const context = {width: 150, paint: noPaint, nowUnixMs: 0}
  expect(`\n${benchView.text({cluster: 'c', nodes, exitCode: 14, ...NO_PAIRS}, context)}\n`).toMatchInlineSnapshot(`
    "
    NODE    TEST                             LEAST                   MEDIAN  MOST               SPREAD  SAMPLES  RESULT
    node-0  memory_triad                                          21.0 GB/s                      0.4 %        5  passed
    node-0  device_to_device_memcpy_read_ce  187 GB/s 1→2          371 GB/s  373 GB/s 3→2        0.4 %        5  passed
    node-0  mma_bf16 peak                    600 TFLOP/s gpu 0  600 TFLOP/s  600 TFLOP/s gpu 1   0.4 %        5  passed
    node-0  mma_bf16 sustained               540 TFLOP/s gpu 1  540 TFLOP/s  550 TFLOP/s gpu 0    20 %        5  passed
    node-1  memory_triad                                          22.0 GB/s                      0.4 %        5  passed
    node-1  disk_read                                                                                            skipped: no room
    node-1  2 gpu tests                                                                                          skipped: libcuda.so.1: cannot open
    node-2                                                                                                       it is gone
    "
  `)
  const narrow = benchView.text({cluster: 'c', nodes, exitCode: 14, ...NO_PAIRS}, {...context, width: 80})
  for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
