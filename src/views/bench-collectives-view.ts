import {figureText} from '../domain/harness/figure-text.ts'
import type {CollectiveBench} from '../domain/harness/network-bench.ts'
import {isBad} from '../domain/harness/node-bench.ts'
import type {HarnessReport, Metric, TestResult} from '../domain/harness/report.ts'
import {byteSize} from './byte-size.ts'
import {printable} from './display-width.ts'
import {type Cell, table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

/** Of each collective the time of its shortest message and the bus bandwidth of its longest, out of place. */
export function benchCollectivesText({nodes, ...bench}: CollectiveBench, context: TextContext): string {
  const {paint} = context
  const title = `${nodes.length} nodes together`
  if ('error' in bench) return paint.red(wrapWords(`${title}: ${printable(bench.error.message)}`, context.width))
  return `${title}\n${table(COLLECTIVE_COLUMNS, collectiveRows(bench.report, context), context)}`
}

export const COLLECTIVE_COLUMNS = [
  {title: 'COLLECTIVE', least: 14},
  {title: 'SHORTEST', align: 'right', drop: 1},
  {title: 'TIME', align: 'right'},
  {title: 'LONGEST', align: 'right', drop: 2},
  {title: 'BUS', align: 'right'},
  {title: 'RESULT', least: 7},
] as const

export const collectiveRows = ({tests}: HarnessReport, context: TextContext): readonly (readonly Cell[])[] =>
  tests.map((test) => rowOf(test, context))

function rowOf(test: TestResult, {paint}: TextContext): readonly Cell[] {
  const figures = test.metrics.filter(({labels}) => labels.place === 'out').toSorted((a, b) => bytesOf(a) - bytesOf(b))
  const time = figures.find(({labels}) => labels.over === 'slowest')
  const bus = figures.findLast(({name}) => name === 'bandwidth')
  const result: Cell = {
    text: test.reason === undefined ? test.status : `${test.status}: ${test.reason}`,
    paint: isBad(test) ? paint.red : test.status === 'skipped' ? paint.dim : paint.green,
  }
  return [test.name, ...cells(time), ...cells(bus), result]
}

const cells = (metric: Metric | undefined): readonly [string, string] =>
  metric === undefined ? ['', ''] : [byteSize(bytesOf(metric)), figureText(metric.value, metric.unit)]

const bytesOf = ({labels}: Metric): number => Number(labels.bytes)
