import {figureText} from '../domain/harness/figure-text.ts'
import type {CollectiveBench} from '../domain/harness/network-bench.ts'
import {isBad} from '../domain/harness/node-bench.ts'
import type {HarnessReport, Metric, TestResult} from '../domain/harness/report.ts'
import {byteSize} from './byte-size.ts'
import {bytesOf, collectiveFigures} from './collective-figures.ts'
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
  const {time, bandwidth, transport} = collectiveFigures(test)
  const said = transport === undefined ? test.status : `${test.status}, over ${transport}`
  const result: Cell = {
    text: test.reason === undefined ? said : `${test.status}: ${test.reason}`,
    paint: isBad(test) ? paint.red : test.status === 'skipped' ? paint.dim : paint.green,
  }
  return [test.name, ...cells(time), ...cells(bandwidth), result]
}

const cells = (metric: Metric | undefined): readonly [string, string] =>
  metric === undefined ? ['', ''] : [byteSize(bytesOf(metric)), figureText(metric.value, metric.unit)]
