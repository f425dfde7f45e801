import type {ClusterBench} from '../domain/harness/cluster-bench.ts'
import type {SlowNode} from '../domain/harness/network-bench.ts'
import {benchCollectivesText} from './bench-collectives-view.ts'
import {benchComparisonText} from './bench-comparison-text.ts'
import {BENCH_COLUMNS, benchNodeRows} from './bench-node-rows.ts'
import {benchPairsText} from './bench-pairs-view.ts'
import {printable} from './display-width.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapWords} from './wrap-words.ts'

export const benchView: View<ClusterBench> = {type: 'bench', text, json: ({exitCode, ...bench}) => bench}

function text({nodes, pairs, slow, collectives, comparison}: ClusterBench, context: TextContext): string {
  const parts = [
    ...(nodes.length === 0 ? [] : [nodesText(nodes, context)]),
    ...benchPairsText(pairs, context),
    ...(slow.length === 0 ? [] : [slow.map((node) => slowText(node, context)).join('\n')]),
    ...collectives.map((each) => benchCollectivesText(each, context)),
    ...(comparison === undefined ? [] : [benchComparisonText(comparison, context)]),
  ]
  return parts.length === 0 ? 'nothing was measured: one node alone has nobody to measure with' : parts.join('\n\n')
}

function slowText({node, share, confirmed}: SlowNode, {width, paint}: TextContext): string {
  const than = `${printable(node)} reaches ${Math.round(share * 100)} % of the others' bandwidth`
  const [line, colour] = confirmed
    ? [`${than}, with other partners too`, paint.red]
    : [`${than}, but with other partners it was not seen again`, paint.yellow]
  return colour(wrapWords(line, width))
}

function nodesText(nodes: ClusterBench['nodes'], context: TextContext): string {
  const rows = nodes.flatMap((each) => benchNodeRows(each, context))
  return table(BENCH_COLUMNS, rows, context)
}
