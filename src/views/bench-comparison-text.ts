import type {BenchComparison} from '../domain/gate/compare-benches.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import {nodeSet} from './node-set.ts'
import {table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

/** What differs from an earlier bench, the worst first. */
export function benchComparisonText(comparison: BenchComparison, context: TextContext): string {
  const {beforeCluster, beforeUnixMs, compared, changes, otherHosts} = comparison
  const {paint, width} = context
  const when = new Date(beforeUnixMs).toISOString().slice(0, 16).replace('T', ' ')
  const head = `compared with ${beforeCluster} of ${when} UTC: ${changes.length} of ${compared} figures differ`
  const columns = [
    {title: 'NODE', least: 8},
    {title: 'TEST', least: 12},
    {title: 'PLACE', drop: 1},
    {title: 'BEFORE', align: 'right'},
    {title: 'NOW', align: 'right'},
    {title: 'CHANGE', align: 'right'},
  ] as const
  const rows = changes.map(({node, test, place, unit, before, now, ratio}) => [
    ...[node, test, place, figureText(before, unit), figureText(now, unit)],
    {text: changeText(ratio), paint: ratio < 1 ? paint.red : paint.green},
  ])
  const others = `on another kernel or processor than then: ${nodeSet(otherHosts)}`
  return [
    wrapWords(head, width),
    ...(rows.length > 0 ? [table(columns, rows, context)] : []),
    ...(otherHosts.length > 0 ? [paint.yellow(wrapWords(others, width))] : []),
  ].join('\n')
}

const changeText = (ratio: number): string =>
  `${Math.abs(100 * (1 - ratio)).toFixed(1)} % ${ratio < 1 ? 'worse' : 'better'}`
