import {type Cluster, nodesOf} from '../domain/cluster.ts'
import {clusterState} from '../domain/cluster-status.ts'
import type {ClusterSummary} from '../domain/cluster-summary.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type ActOptions, type ClusterWorld, cloudsOf, liveNodes} from './clusters.ts'
import {openCluster} from './read-cluster.ts'

/** Every cluster in the backend, with the state of its nodes now. */
export async function listClusters(world: ClusterWorld, options: ActOptions): Promise<readonly ClusterSummary[]> {
  const engine = await world.engine(options.onProgress, options.signal)
  const names = await engine.list(options.signal)
  return Promise.all(names.map((name) => summarise(name, world, options)))
}

async function summarise(name: string, world: ClusterWorld, options: ActOptions): Promise<ClusterSummary> {
  const stored = await openCluster(name, world, options).catch(warned(name, options))
  if (stored === undefined)
    return {name, state: 'unknown', nodes: 0, clouds: [], priceNanoUsdPerHour: 'unknown', emulated: false}
  const {cluster, createdAtUnixMs} = stored
  return {
    name,
    state: await stateNow(cluster, world, options),
    nodes: nodesOf(cluster).length,
    clouds: cloudsOf(cluster),
    priceNanoUsdPerHour: cluster.priceNanoUsdPerHour,
    emulated: cluster.emulated,
    createdAtUnixMs,
  }
}

/** One cluster whose cloud cannot be asked, in an account that is not at hand, hides no other. */
async function stateNow(cluster: Cluster, world: ClusterWorld, options: ActOptions): Promise<ClusterSummary['state']> {
  const live = await liveNodes(cluster, world, options.signal).catch(warned(cluster.id.name, options))
  return live === undefined ? 'unknown' : clusterState(cluster, live)
}

const warned =
  (resource: string, {onProgress, signal}: ActOptions) =>
  (error: unknown): undefined => {
    signal.throwIfAborted()
    onProgress({kind: 'message', severity: 'warning', resource, text: reasonOf(error)})
  }

function reasonOf(error: unknown): string {
  if (error instanceof GpuctlError) return `${error.message}; ${error.hint}`
  return error instanceof Error ? error.message : String(error)
}
