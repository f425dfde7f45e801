import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import type {Drift} from '../domain/drift.ts'
import type {ActOptions, ClusterWorld} from './clusters.ts'
import {driftNow} from './plan-cluster.ts'
import {keepState, nodesNow} from './read-cluster.ts'

export interface Refreshed {
  readonly cluster: ClusterStatus
  /** How what runs differed from the state. */
  readonly drift: readonly Drift[]
}

/** Makes the state what the clouds have now. Launches and ends nothing: that is `up`'s. @throws GpuctlError NOT_FOUND */
export async function refreshCluster(name: string, world: ClusterWorld, options: ActOptions): Promise<Refreshed> {
  const engine = await world.engine(options.onProgress, options.signal)
  const drift = await driftNow(name, engine, world, options)
  const {cluster} = await keepState(name, await engine.refresh(name, options), world)
  const {live, notices} = await nodesNow(cluster, world, options)
  return {drift, cluster: clusterStatus(cluster, live, notices)}
}
