import {type Cluster, nodesOf} from '../domain/cluster.ts'
import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import type {Drift} from '../domain/drift.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type ActOptions, type ClusterWorld, liveNodes} from './clusters.ts'
import {driftNow} from './plan-cluster.ts'

export interface Refreshed {
  readonly cluster: ClusterStatus
  /** How what runs differed from the state. */
  readonly drift: readonly Drift[]
}

/** Makes the state what the clouds have now. Launches and ends nothing: that is `up`'s. @throws GpuctlError NOT_FOUND */
export async function refreshCluster(name: string, world: ClusterWorld, options: ActOptions): Promise<Refreshed> {
  const engine = await world.engine(options.onProgress, options.signal)
  const drift = await driftNow(name, engine, world, options.signal)
  const state = await engine.refresh(name, options)
  if (state?.privateKey === undefined)
    throw new GpuctlError(
      'NOT_FOUND',
      `there is no cluster ${name}`,
      'gpuctl ls lists the clusters, gpuctl up makes one',
    )
  await world.store.write(state.cluster, state.privateKey)
  return {drift, cluster: await statusOf(state.cluster, world, options.signal)}
}

async function statusOf(cluster: Cluster, world: ClusterWorld, signal: AbortSignal): Promise<ClusterStatus> {
  return clusterStatus(cluster, nodesOf(cluster).length === 0 ? [] : await liveNodes(cluster, world, signal))
}
