import type {ClusterBench} from '../domain/harness/cluster-bench.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import type {SlowNode} from '../domain/harness/network-bench.ts'
import {isBad, type NodeBench} from '../domain/harness/node-bench.ts'
import type {Metric} from '../domain/harness/report.ts'
import {benchCollectivesText} from './bench-collectives-view.ts'
import {benchPairsText} from './bench-pairs-view.ts'
import {printable} from './display-width.ts'
import {type Cell, table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapWords} from './wrap-words.ts'

export const benchView: View<ClusterBench> = {type: 'bench', text, json: ({exitCode, ...bench}) => bench}

function text({nodes, pairs, slow, collectives}: ClusterBench, context: TextContext): string {
  const parts = [
    ...(nodes.length === 0 ? [] : [nodesText(nodes, context)]),
    ...benchPairsText(pairs, context),
    ...(slow.length === 0 ? [] : [slow.map((node) => slowText(node, context)).join('\n')]),
    ...collectives.map((each) => benchCollectivesText(each, context)),
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

function nodesText(nodes: readonly NodeBench[], context: TextContext): string {
  const columns = [
    {title: 'NODE', least: 8},
    {title: 'TEST', least: 12},
    {title: 'MEDIAN', align: 'right'},
    {title: 'SPREAD', align: 'right', drop: 1},
    {title: 'SAMPLES', align: 'right', drop: 2},
    {title: 'RESULT', least: 7},
  ] as const
  return table(
    columns,
    nodes.flatMap((each) => rowsOf(each, context)),
    context,
  )
}

function rowsOf(node: NodeBench, {paint}: TextContext): readonly (readonly Cell[])[] {
  if ('error' in node) return [[node.node, '', '', '', '', {text: node.error.message, paint: paint.red}]]
  return node.report.tests.flatMap((test) => {
    const result: Cell = {
      text: test.reason === undefined ? test.status : `${test.status}: ${test.reason}`,
      paint: isBad(test) ? paint.red : test.status === 'skipped' ? paint.dim : paint.green,
    }
    const figures = test.metrics.length === 0 ? [['', '', '']] : test.metrics.map(figuresOf)
    return figures.map((cells) => [node.node, test.name, ...cells, result])
  })
}

const figuresOf = ({value, unit, spread, sampleCount}: Metric): readonly string[] => [
  figureText(value, unit),
  `${(spread * 100).toFixed(spread < 0.1 ? 1 : 0)} %`,
  String(sampleCount),
]
