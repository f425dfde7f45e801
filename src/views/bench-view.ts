import type {ClusterBench} from '../domain/harness/cluster-bench.ts'
import type {SlowNode} from '../domain/harness/network-bench.ts'
import {benchBandsText} from './bench-bands-text.ts'
import {benchCollectivesText} from './bench-collectives-view.ts'
import {benchComparisonText} from './bench-comparison-text.ts'
import {BENCH_COLUMNS, benchNodeRows} from './bench-node-rows.ts'
import {benchPairsText} from './bench-pairs-view.ts'
import {benchRailsText} from './bench-rails-text.ts'
import {printable} from './display-width.ts'
import {slowNodeText} from './slow-node-text.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapWords} from './wrap-words.ts'

export const benchView: View<ClusterBench> = {type: 'bench', text, json: ({exitCode, ...bench}) => bench}

function text({nodes, pairs, slow, collectives, published, comparison}: ClusterBench, context: TextContext): string {
  const parts = [
    ...(nodes.length === 0 ? [] : [nodesText(nodes, context)]),
    ...benchPairsText(pairs, context),
    ...benchRailsText(pairs, context),
    ...(slow.length === 0 ? [] : [slow.map((node) => slowText(node, context)).join('\n')]),
    ...collectives.map((each) => benchCollectivesText(each, context)),
    ...(published === undefined ? [] : [benchBandsText(published, context)]),
    ...(comparison === undefined ? [] : [benchComparisonText(comparison, context)]),
  ]
  return parts.length === 0 ? 'nothing was measured: one node alone has nobody to measure with' : parts.join('\n\n')
}

function slowText(slow: SlowNode, {width, paint}: TextContext): string {
  const colour = slow.again === 'slow' ? paint.red : paint.yellow
  return colour(wrapWords(printable(slowNodeText(slow)), width))
}

function nodesText(nodes: ClusterBench['nodes'], context: TextContext): string {
  const rows = nodes.flatMap((each) => benchNodeRows(each, context))
  return table(BENCH_COLUMNS, rows, context)
}
