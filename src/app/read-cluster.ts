import {nodesOf} from '../domain/cluster.ts'
import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {StoredCluster} from '../ports/cluster-store.ts'
import {type ActOptions, type ClusterWorld, liveNodes} from './clusters.ts'

/** The cluster as this machine last saw it; asks the engine only when it never did. @throws GpuctlError NOT_FOUND */
export async function openCluster(name: string, world: ClusterWorld, options: ActOptions): Promise<StoredCluster> {
  return (await world.store.read(name)) ?? refreshCluster(name, world, options)
}

/** The cluster as its nodes are now. @throws GpuctlError NOT_FOUND */
export async function readStatus(name: string, world: ClusterWorld, options: ActOptions): Promise<ClusterStatus> {
  const {cluster} = await refreshCluster(name, world, options)
  return clusterStatus(cluster, await liveNodes(cluster, world, options.signal))
}

async function refreshCluster(name: string, world: ClusterWorld, options: ActOptions): Promise<StoredCluster> {
  const engine = await world.engine(options.onProgress, options.signal)
  const state = await engine.read(name, options.signal)
  if (state?.privateKey === undefined)
    throw new GpuctlError(
      'NOT_FOUND',
      `there is no cluster ${name}`,
      'gpuctl ls lists the clusters, gpuctl up makes one',
    )
  return world.store.write(state.cluster, state.privateKey)
}

/** @throws GpuctlError NOT_FOUND when nothing of it is up */
export function requireNodes({cluster}: StoredCluster): readonly Node[] {
  const nodes = nodesOf(cluster)
  if (nodes.length === 0)
    throw new GpuctlError('NOT_FOUND', `the cluster ${cluster.id.name} has no nodes`, 'run gpuctl up')
  return nodes
}
