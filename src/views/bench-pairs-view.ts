import {medianOf} from '../domain/gate/robust.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import type {PairBench} from '../domain/harness/network-bench.ts'
import {isBad} from '../domain/harness/node-bench.ts'
import {pairFigure} from '../domain/harness/pair-figures.ts'
import type {HarnessReport} from '../domain/harness/report.ts'
import type {PairFigure} from '../domain/harness/slow-nodes.ts'
import {pairHeatMap} from './pair-heat-map.ts'
import {type Cell, table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

/** More lines than these say less than a picture does. */
const MOST_ROWS = 6

/** What two and two nodes measured: each pair in a line where they are few, else as a heat map, and those that went wrong. */
export function benchPairsText(pairs: readonly PairBench[], context: TextContext): readonly string[] {
  const counted = pairs.filter((pair) => !pair.confirms && hasLines(pair))
  if (counted.length <= MOST_ROWS) return counted.length === 0 ? [] : [rows(counted, context)]
  const wrong = pairs.filter((pair) => 'error' in pair || pair.report.tests.some(isBad))
  const figures = counted.flatMap((pair) => pairFigure(pair) ?? [])
  const map =
    figures.length === 0
      ? []
      : [`${wrapWords(medians(counted, figures), context.width)}\n${pairHeatMap(figures, context)}`]
  return [...map, ...(wrong.length === 0 ? [] : [rows(wrong, context)])]
}

const LINED = ['tcp_bandwidth', 'tcp_latency']

/** Rails have a table of their own. */
const hasLines = (pair: PairBench): boolean =>
  'error' in pair || pair.report.tests.some((test) => isBad(test) || LINED.includes(test.name))

function medians(pairs: readonly PairBench[], figures: readonly PairFigure[]): string {
  const bandwidth = medianOf(figures.map(({bytesPerSecond}) => bytesPerSecond))
  const latencies = pairs.flatMap((pair) => ('report' in pair ? (latencyOf(pair.report) ?? []) : []))
  const latency = latencies.length === 0 ? '' : `, ${figureText(medianOf(latencies), 'seconds')} one way`
  return `${pairs.length} pairs: ${figureText(bandwidth, 'bytes_per_second')}${latency} in the median`
}

function rows(pairs: readonly PairBench[], context: TextContext): string {
  const columns = [
    {title: 'PAIR', least: 12},
    {title: 'OUT', align: 'right'},
    {title: 'IN', align: 'right'},
    {title: 'BOTH', align: 'right', drop: 2},
    {title: 'ONE WAY', align: 'right', drop: 1},
    {title: 'RESULT', least: 7},
  ] as const
  return table(
    columns,
    pairs.map((pair) => rowOf(pair, context)),
    context,
  )
}

function rowOf(pair: PairBench, {paint}: TextContext): readonly Cell[] {
  const name = pair.nodes.join(' – ')
  if ('error' in pair) return [name, '', '', '', '', {text: pair.error.message, paint: paint.red}]
  const bad = pair.report.tests.find(isBad)
  const result: Cell =
    bad === undefined
      ? {text: 'passed', paint: paint.green}
      : {text: `${bad.name} ${bad.status}: ${bad.reason}`, paint: paint.red}
  const bandwidths = ['out', 'in', 'both'].map((direction) => bandwidthOf(pair.report, direction))
  const latency = latencyOf(pair.report)
  return [name, ...bandwidths, latency === undefined ? '' : figureText(latency, 'seconds'), result]
}

function bandwidthOf({tests}: HarnessReport, direction: string): string {
  const metrics = tests.find(({name}) => name === 'tcp_bandwidth')?.metrics
  const metric = metrics?.find(({labels}) => labels.direction === direction)
  return metric === undefined ? '' : figureText(metric.value, metric.unit)
}

const latencyOf = ({tests}: HarnessReport): number | undefined =>
  tests.find(({name}) => name === 'tcp_latency')?.metrics.find(({labels}) => labels.percentile === '50')?.value
