import type {ClusterBench} from '../domain/harness/node-bench.ts'
import {BENCH_COLUMNS, benchNodeRows} from './bench-node-rows.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

export const benchView: View<ClusterBench> = {type: 'bench', text, json: ({cluster, nodes}) => ({cluster, nodes})}

function text({nodes}: ClusterBench, context: TextContext): string {
  const rows = nodes.flatMap((each) => benchNodeRows(each, context))
  return table(BENCH_COLUMNS, rows, context)
}
