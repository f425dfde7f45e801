import {figureText} from '../domain/harness/figure-text.ts'
import {isBad, type NodeBench} from '../domain/harness/node-bench.ts'
import type {Metric, TestResult} from '../domain/harness/report.ts'
import {byteSize} from './byte-size.ts'
import {bytesOf, collectiveFigures} from './collective-figures.ts'
import type {Cell, Column} from './table.ts'
import type {TextContext} from './view.ts'

export const BENCH_COLUMNS: readonly Column[] = [
  {title: 'NODE', least: 8},
  {title: 'TEST', least: 12},
  {title: 'LEAST', least: 10, drop: 3},
  {title: 'MEDIAN', align: 'right'},
  {title: 'MOST', least: 10, drop: 4},
  {title: 'SPREAD', align: 'right', drop: 1},
  {title: 'SAMPLES', align: 'right', drop: 2},
  {title: 'RESULT', least: 7},
]

/** What one node measured: a row for each figure, but one for all GPUs or pairs of a kind, and one for tests that could not be done alike. */
export function benchNodeRows(node: NodeBench, {paint}: TextContext): readonly (readonly Cell[])[] {
  if ('error' in node) return [[node.node, '', '', '', '', '', '', {text: node.error.message, paint: paint.red}]]
  return skippedTogether(node.report.tests).flatMap((tests) => {
    const [test] = tests
    const result: Cell = {
      text: test.reason === undefined ? test.status : `${test.status}: ${test.reason}`,
      paint: isBad(test) ? paint.red : test.status === 'skipped' ? paint.dim : paint.green,
    }
    const name = tests.length === 1 ? test.name : `${tests.length} ${test.kind} tests`
    const groups = [...Map.groupBy(shownOf(test), kindOf).values()]
    if (groups.length === 0) return [[node.node, name, '', '', '', '', '', result]]
    return groups.map((metrics) => [node.node, nameOf(name, metrics), ...figuresOf(metrics), result])
  })
}

/** A collective has many figures, of which two tell the most. */
function shownOf(test: TestResult): readonly Metric[] {
  if (test.kind !== 'nccl') return test.metrics
  const {time, bandwidth} = collectiveFigures(test)
  return [time, bandwidth].filter((metric) => metric !== undefined)
}

type SomeTests = readonly [TestResult, ...TestResult[]]

/** Tests that stand together and were skipped for the same reason. */
function skippedTogether(tests: readonly TestResult[]): readonly SomeTests[] {
  const groups: [TestResult, ...TestResult[]][] = []
  for (const test of tests) {
    const last = groups.at(-1)
    const isAlike =
      last?.[0].status === 'skipped' &&
      test.status === 'skipped' &&
      last[0].kind === test.kind &&
      last[0].reason === test.reason
    if (isAlike) last.push(test)
    else groups.push([test])
  }
  return groups
}

const PLACES = ['gpu', 'from', 'to']

/** Figures of one kind differ in which GPU or pair they are of, and in nothing else. */
function kindOf({name, unit, labels}: Metric): string {
  const others = Object.entries(labels).filter(([key]) => !PLACES.includes(key))
  return JSON.stringify([name, unit, others.toSorted(([a], [b]) => (a < b ? -1 : 1))])
}

/** `hbm_copy`, `mma_bf16 sustained`, `gemm_bf16 64x8192x8192`, `nccl_all_reduce 1 GiB`. */
const nameOf = (test: string, [metric]: readonly Metric[]): string =>
  [
    test,
    metric?.labels.phase,
    metric?.labels.shape,
    metric?.labels.bytes && metric.labels.ranks && byteSize(bytesOf(metric)),
  ]
    .filter(Boolean)
    .join(' ')

function figuresOf(metrics: readonly Metric[]): readonly string[] {
  const sorted = metrics.toSorted((a, b) => a.value - b.value)
  const middle = sorted[(sorted.length - 1) >> 1]
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (middle === undefined || least === undefined || most === undefined) return ['', '', '', '', '']
  const spread = Math.max(...metrics.map((each) => each.spread))
  const counts = metrics.map(({sampleCount}) => sampleCount)
  return [
    placed(least),
    figureText(middle.value, middle.unit),
    metrics.length === 1 ? '' : placed(most),
    `${(spread * 100).toFixed(spread < 0.1 ? 1 : 0)} %`,
    String(Math.min(...counts)),
  ]
}

/** `187 GB/s 1→2`; empty for a figure that is of no GPU. */
function placed({value, unit, labels: {gpu, from, to}}: Metric): string {
  if (gpu === undefined && from === undefined) return ''
  return `${figureText(value, unit)} ${gpu === undefined ? `${from}→${to}` : `gpu ${gpu}`}`
}
