import {figureText} from '../domain/harness/figure-text.ts'
import {type ClusterBench, isBad, type NodeBench} from '../domain/harness/node-bench.ts'
import type {Metric} from '../domain/harness/report.ts'
import {type Cell, table} from './table.ts'
import type {TextContext, View} from './view.ts'

export const benchView: View<ClusterBench> = {type: 'bench', text, json: ({cluster, nodes}) => ({cluster, nodes})}

function text({nodes}: ClusterBench, context: TextContext): string {
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
