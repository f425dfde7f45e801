import {isDeepStrictEqual} from 'node:util'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import {type Cluster, nodesOf} from '../domain/cluster.ts'
import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import type {Node} from '../domain/node.ts'
import type {Notice} from '../domain/notice.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {StoredCluster} from '../ports/cluster-store.ts'
import type {EngineState} from '../program/engine-state.ts'
import {noticesOf, withFabricPaths} from './ask-about-nodes.ts'
import {type ActOptions, type ClusterWorld, cloudsOf, liveNodes, refOf} from './clusters.ts'

/** The cluster as this machine last saw it; asks the engine only when it never did. @throws GpuctlError NOT_FOUND */
export async function openCluster(name: string, world: ClusterWorld, options: ActOptions): Promise<StoredCluster> {
  return (await world.store.read(name)) ?? readState(name, world, options)
}

/** The cluster as its nodes are now. @throws GpuctlError NOT_FOUND */
export async function readStatus(name: string, world: ClusterWorld, options: ActOptions): Promise<ClusterStatus> {
  // Clouds are asked while the engine reads the state: mostly they are those that this machine last saw the cluster on.
  const last = (await world.store.read(name))?.cluster
  const unneeded = new AbortController()
  const early = last && shownNow(last, world, {...options, signal: AbortSignal.any([options.signal, unneeded.signal])})
  early?.catch(() => {}) // told below, where it is needed
  try {
    const {cluster} = await readState(name, world, options)
    const isAsked = early !== undefined && isDeepStrictEqual(whereOf(last), whereOf(cluster))
    const {live, notices} = await (isAsked ? early : shownNow(cluster, world, options))
    return clusterStatus(cluster, live, notices)
  } finally {
    unneeded.abort()
  }
}

export interface NodesNow {
  readonly live: readonly Node[]
  readonly notices: readonly Notice[]
}

/** The nodes of a cluster as the clouds see them now, with what they announce. */
export async function nodesNow(cluster: Cluster, world: ClusterWorld, options: ActOptions): Promise<NodesNow> {
  const live = await liveNodes(cluster, world, options.signal)
  return {live, notices: await noticesOf(cluster, live, world, options)}
}

async function shownNow(cluster: Cluster, world: ClusterWorld, options: ActOptions): Promise<NodesNow> {
  const live = await liveNodes(cluster, world, options.signal)
  const [notices, placed] = await Promise.all([
    noticesOf(cluster, live, world, options),
    withFabricPaths(cluster, live, world, options),
  ])
  return {live: placed, notices}
}

/** All that a listing of its nodes depends on. */
const whereOf = (cluster: Cluster | undefined) =>
  cluster && {
    ...refOf(cluster.id, cluster),
    clouds: cloudsOf(cluster).map((id) => [id, cluster.accounts?.[id as ProvisionedCloud]?.id]),
    emulated: cluster.emulated,
    ids: nodesOf(cluster).map(({id}) => id),
  }

/**
 * The cluster as its state has it. The engine is asked for the private key where it is not here yet, and wherever else only it can tell.
 *
 * @throws GpuctlError NOT_FOUND
 */
export async function readState(name: string, world: ClusterWorld, options: ActOptions): Promise<StoredCluster> {
  const atRest = await world.stateAtRest(name)
  return (atRest && (await world.store.update(atRest.cluster, atRest.publicKey))) ?? askEngine(name, world, options)
}

async function askEngine(name: string, world: ClusterWorld, options: ActOptions): Promise<StoredCluster> {
  const engine = await world.engine(options.onProgress, options.signal)
  return keepState(name, await engine.read(name, options.signal), world)
}

/** Makes what the engine knows of a cluster what this machine knows. @throws GpuctlError NOT_FOUND */
export async function keepState(
  name: string,
  state: EngineState | undefined,
  {store}: ClusterWorld,
): Promise<StoredCluster> {
  if (state?.privateKey === undefined)
    throw new GpuctlError(
      'NOT_FOUND',
      `there is no cluster ${name}`,
      'gpuctl ls lists the clusters, gpuctl up makes one',
    )
  return store.write(state.cluster, state.privateKey)
}

/** @throws GpuctlError NOT_FOUND when nothing of it is up */
export function requireNodes({cluster}: StoredCluster): readonly Node[] {
  const nodes = nodesOf(cluster)
  if (nodes.length === 0)
    throw new GpuctlError('NOT_FOUND', `the cluster ${cluster.id.name} has no nodes`, 'run gpuctl up')
  return nodes
}
