import {medianOf} from '../domain/gate/robust.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import type {PairBench} from '../domain/harness/network-bench.ts'
import {pairFigures} from '../domain/harness/pair-figures.ts'
import {isOfRails} from '../domain/harness/rail-tests.ts'
import {byPath, type PairFigure} from '../domain/harness/slow-nodes.ts'
import {printable} from './display-width.ts'
import {type Cell, table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

export const RAIL_COLUMNS = [
  {title: 'TEST', least: 10},
  {title: 'BY', least: 6},
  {title: 'PAIRS', align: 'right', drop: 2},
  {title: 'MEDIAN', align: 'right'},
  {title: 'LEAST', align: 'right'},
  {title: 'BETWEEN', least: 9, drop: 1},
  {title: 'RESULT', least: 7},
] as const

/** What pairs of nodes measured by each adapter or GPU of theirs, and why they did not, where none could. */
export function benchRailsText(pairs: readonly PairBench[], context: TextContext): readonly string[] {
  const {paint, width} = context
  const rows = railRows(pairs, context)
  const skipped = skippedRails(pairs).map((text) => paint.dim(wrapWords(printable(text), width)))
  const lines = [...(rows.length === 0 ? [] : [table(RAIL_COLUMNS, rows, context)]), ...skipped]
  return lines.length === 0 ? [] : [lines.join('\n')]
}

export function railRows(pairs: readonly PairBench[], {paint}: TextContext): readonly (readonly Cell[])[] {
  const counted = pairs.filter(({confirms}) => !confirms)
  const figures = counted.flatMap(pairFigures).filter(({path}) => path.ends !== undefined)
  return [...byPath(figures).values()].map((each) => rowOf(each, paint))
}

function rowOf(figures: readonly PairFigure[], paint: TextContext['paint']): readonly Cell[] {
  const worst = figures.reduce((least, each) => (each.bytesPerSecond < least.bytesPerSecond ? each : least))
  const {test, ends} = worst.path
  const name = [...new Set(ends)].join(' – ')
  const unreached = figures.filter(({bytesPerSecond}) => bytesPerSecond === 0).length
  const rate = (value: number) => figureText(value, 'bytes_per_second')
  return [
    ...[test, test === 'nccl_rails' ? `GPU ${name}` : name, String(figures.length)],
    ...[rate(medianOf(figures.map(({bytesPerSecond}) => bytesPerSecond))), rate(worst.bytesPerSecond)],
    worst.nodes.join(' – '),
    unreached === 0 ? {text: 'passed', paint: paint.green} : {text: `${unreached} not reached`, paint: paint.red},
  ]
}

/** Tests of rails that no pair could do, with what the first says of why: `rdma_write skipped: node-0 has no RDMA device that is up`. */
export function skippedRails(pairs: readonly PairBench[]): readonly string[] {
  const tests = pairs.flatMap((pair) => ('report' in pair ? pair.report.tests : []))
  const ofRails = tests.filter(({name}) => isOfRails(name))
  return [...Map.groupBy(ofRails, ({name}) => name)].flatMap(([name, all]) => {
    const [first] = all
    const isSkipped = all.every(({status}) => status === 'skipped') && first?.metrics.length === 0
    return isSkipped ? [`${name} skipped: ${first.reason}`] : []
  })
}
