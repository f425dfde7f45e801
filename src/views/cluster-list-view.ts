import type {ClusterSummary} from '../domain/cluster-summary.ts'
import {duration} from './duration.ts'
import {pricePerHour, usdJson} from './money.ts'
import {paintState} from './paint-state.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

/** Every cluster of this state backend: `ls`. */
export const clusterListView: View<readonly ClusterSummary[]> = {type: 'clusters', text, json}

function text(clusters: readonly ClusterSummary[], context: TextContext): string {
  if (clusters.length === 0) return 'no clusters; `gpuctl up` makes one'
  const columns = [
    {title: 'NAME', least: 12},
    {title: 'STATE', least: 8},
    {title: 'NODES', align: 'right', drop: 1},
    {title: 'CLOUDS', drop: 2},
    {title: '$/H', align: 'right'},
    {title: 'AGE', align: 'right', drop: 3},
  ] as const
  const rows = clusters.map((cluster) => [
    {text: cluster.name, paint: context.paint.bold},
    {text: cluster.state, paint: paintState(cluster.state, context.paint)},
    String(cluster.nodes),
    cluster.clouds.join(', ') + (cluster.emulated ? ' (emulated)' : ''),
    cluster.priceNanoUsdPerHour === 'unknown' ? 'unknown' : pricePerHour(cluster.priceNanoUsdPerHour),
    age(cluster, context.nowUnixMs),
  ])
  return table(columns, rows, context)
}

const age = ({createdAtUnixMs}: ClusterSummary, nowUnixMs: number) =>
  createdAtUnixMs === undefined ? 'unknown' : duration(nowUnixMs - createdAtUnixMs)

function json(clusters: readonly ClusterSummary[]) {
  return {
    clusters: clusters.map((cluster) => ({
      name: cluster.name,
      state: cluster.state,
      nodes: cluster.nodes,
      clouds: cluster.clouds,
      usdPerHour: usdJson(cluster.priceNanoUsdPerHour),
      emulated: cluster.emulated,
      ...(cluster.createdAtUnixMs === undefined ? {} : {createdAt: new Date(cluster.createdAtUnixMs).toISOString()}),
    })),
  }
}
