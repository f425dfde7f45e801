import type {Cluster} from '../domain/cluster.ts'
import {type ClusterId, clusterId} from '../domain/cluster-id.ts'
import {hostEntryOf} from '../domain/host-entry.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {Cloud, CloudId, ClusterRef} from '../ports/cloud.ts'
import type {ClusterStore} from '../ports/cluster-store.ts'
import type {Engine} from '../program/engine.ts'
import type {RunOptions} from '../program/engine-settings.ts'

/** What the use cases on clusters need of the world. */
export interface ClusterWorld {
  /** Finds or builds the Pulumi CLI the first time. */
  engine(onProgress: ProgressListener, signal: AbortSignal): Promise<Engine>
  readonly clouds: Readonly<Record<CloudId, Cloud>>
  readonly store: ClusterStore
  /** What tells the state's backend from all others. */
  readonly backendIdentity: string
  /** Makes sure that this machine has what local hosts are made with. */
  ensureHostTools(onProgress: ProgressListener, signal: AbortSignal): Promise<void>
}

export type ActOptions = RunOptions

export const idIn = (world: ClusterWorld, name: string): ClusterId => clusterId(name, world.backendIdentity)

/** Whose nodes to ask for: the cluster, with the user's own hosts that it was made of. */
export const refOf = (id: ClusterId, cluster: Cluster | undefined): ClusterRef => ({
  ...id,
  hosts: cluster?.pools.flatMap(({offering, nodes}) => (offering.cloud === 'ssh' ? nodes.map(hostEntryOf) : [])) ?? [],
})
