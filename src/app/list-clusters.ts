import {nodesOf} from '../domain/cluster.ts'
import {clusterState} from '../domain/cluster-status.ts'
import type {ClusterSummary} from '../domain/cluster-summary.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {CloudId} from '../ports/cloud.ts'
import {type ActOptions, type ClusterWorld, refOf} from './clusters.ts'
import {openCluster} from './read-cluster.ts'

/** Every cluster in the backend, with the state of its nodes now. */
export async function listClusters(world: ClusterWorld, options: ActOptions): Promise<readonly ClusterSummary[]> {
  const engine = await world.engine(options.onProgress, options.signal)
  const names = await engine.list(options.signal)
  return Promise.all(names.map((name) => summarise(name, world, options)))
}

async function summarise(name: string, world: ClusterWorld, options: ActOptions): Promise<ClusterSummary> {
  const stored = await openCluster(name, world, options).catch((error) => {
    options.signal.throwIfAborted()
    options.onProgress({
      kind: 'message',
      severity: 'warning',
      resource: name,
      text: reasonOf(error),
    })
  })
  if (stored === undefined)
    return {name, state: 'unknown', nodes: 0, clouds: [], priceNanoUsdPerHour: 'unknown', emulated: false}
  const {cluster, createdAtUnixMs} = stored
  const clouds = [...new Set(cluster.pools.map(({offering}) => offering.cloud))]
  const live = await Promise.all(
    clouds.map((cloud) => world.clouds[cloud as CloudId].nodes(refOf(cluster.id, cluster), options.signal)),
  )
  return {
    name,
    state: clusterState(cluster, live.flat()),
    nodes: nodesOf(cluster).length,
    clouds,
    priceNanoUsdPerHour: cluster.priceNanoUsdPerHour,
    emulated: cluster.emulated,
    createdAtUnixMs,
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof GpuctlError) return `${error.message}; ${error.hint}`
  return error instanceof Error ? error.message : String(error)
}
