import type {ClusterSummary} from '../domain/cluster-summary.ts'
import {formatDuration} from '../domain/units/format-duration.ts'
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
    {title: '$/H', align: 'right', least: 8},
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

/** Of `1d2h3m` only `1d2h`: two units tell enough. */
function age({createdAtUnixMs}: ClusterSummary, nowUnixMs: number): string {
  if (createdAtUnixMs === undefined) return 'unknown'
  const seconds = Math.max(0, (nowUnixMs - createdAtUnixMs) / 1000)
  return /^(?:\d+[dhms]){1,2}/.exec(formatDuration(seconds))?.[0] ?? ''
}

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
