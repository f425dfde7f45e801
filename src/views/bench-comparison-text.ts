import type {BenchComparison} from '../domain/gate/compare-benches.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import {nodeSet} from './node-set.ts'
import type {Paint} from './paint.ts'
import {type Cell, type Column, table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

/** What differs from an earlier bench, the worst first. */
export function benchComparisonText(comparison: BenchComparison, context: TextContext): string {
  const {otherHosts} = comparison
  const {paint, width} = context
  const {title, columns, rows} = benchComparisonTable(comparison, paint)
  const others = `on another kernel or processor than then: ${nodeSet(otherHosts)}`
  return [
    wrapWords(title, width),
    ...(rows.length > 0 ? [table(columns, rows, context)] : []),
    ...(otherHosts.length > 0 ? [paint.yellow(wrapWords(others, width))] : []),
  ].join('\n')
}

export function benchComparisonTable(comparison: BenchComparison, paint: Paint) {
  const {beforeCluster, beforeUnixMs, compared, changes} = comparison
  const when = new Date(beforeUnixMs).toISOString().slice(0, 16).replace('T', ' ')
  const columns: readonly Column[] = [
    {title: 'NODE', least: 8},
    {title: 'TEST', least: 12},
    {title: 'PLACE', drop: 1},
    {title: 'BEFORE', align: 'right'},
    {title: 'NOW', align: 'right'},
    {title: 'CHANGE', align: 'right'},
  ]
  const rows = changes.map(({node, test, place, unit, before, now, ratio}): readonly Cell[] => [
    ...[node, test, place, figureText(before, unit), figureText(now, unit)],
    {text: changeText(ratio), paint: ratio < 1 ? paint.red : paint.green},
  ])
  const title = `compared with ${beforeCluster} of ${when} UTC: ${changes.length} of ${compared} figures differ`
  return {title, columns, rows}
}

const changeText = (ratio: number): string =>
  `${Math.abs(100 * (1 - ratio)).toFixed(1)} % ${ratio < 1 ? 'worse' : 'better'}`
