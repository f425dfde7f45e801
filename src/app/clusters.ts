import type {Cluster} from '../domain/cluster.ts'
import {type ClusterId, clusterId} from '../domain/cluster-id.ts'
import {hostEntryOf} from '../domain/host-entry.ts'
import type {Node} from '../domain/node.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {AttemptLog} from '../ports/attempt-log.ts'
import type {CloudId, Clouds, ClusterRef} from '../ports/cloud.ts'
import type {ClusterStore} from '../ports/cluster-store.ts'
import type {Emulator} from '../ports/emulator.ts'
import type {Engine} from '../program/engine.ts'
import type {RunOptions} from '../program/engine-settings.ts'
import type {StateAtRest} from '../program/state-at-rest.ts'
import {openFor} from './open-for.ts'

/** What the use cases on clusters need of the world. */
export interface ClusterWorld {
  /** Finds or builds the Pulumi CLI the first time. */
  engine(onProgress: ProgressListener, signal: AbortSignal): Promise<Engine>
  /** What the state holds, where that can be told without the engine. */
  stateAtRest(name: string): Promise<StateAtRest | undefined>
  readonly clouds: Clouds
  readonly store: ClusterStore
  /** What tells the state's backend from all others. */
  readonly backendIdentity: string
  readonly emulator: Emulator
  readonly attempts: AttemptLog
  /** Makes sure that this machine has what local hosts are made with. */
  ensureHostTools(onProgress: ProgressListener, signal: AbortSignal): Promise<void>
}

export type ActOptions = RunOptions

export const idIn = (world: ClusterWorld, name: string): ClusterId => clusterId(name, world.backendIdentity)

/** The nodes of a cluster as the clouds that it is on see them now. */
export async function liveNodes(
  cluster: Cluster,
  {clouds}: ClusterWorld,
  signal: AbortSignal,
): Promise<readonly Node[]> {
  const ref = refOf(cluster.id, cluster)
  const {emulated, accounts} = cluster
  const lists = cloudsOf(cluster).map(async (id) =>
    (await openFor(clouds, id as CloudId, emulated, accounts)).nodes(ref, signal),
  )
  return (await Promise.all(lists)).flat()
}

export const cloudsOf = (cluster: Cluster): readonly string[] => [
  ...new Set(cluster.pools.map(({offering}) => offering.cloud)),
]

/** Whose nodes to ask for: the cluster, with the user's own hosts that it was made of. */
export const refOf = (id: ClusterId, cluster: Cluster | undefined): ClusterRef => ({
  ...id,
  hosts: cluster?.pools.flatMap(({offering, nodes}) => (offering.cloud === 'ssh' ? nodes.map(hostEntryOf) : [])) ?? [],
})
