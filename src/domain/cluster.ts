import type {Accounts} from './account.ts'
import type {ClusterId} from './cluster-id.ts'
import type {ImportedInstance} from './imported.ts'
import type {Node} from './node.ts'
import type {Offering} from './offering.ts'

/** A cluster as it was brought up, with what a client needs to reach it. */
export interface Cluster {
  readonly id: ClusterId
  readonly pools: readonly Pool[]
  /** Hourly price in nano-USD of all nodes; 'unknown' when one of them is. */
  readonly priceNanoUsdPerHour: bigint | 'unknown'
  readonly emulated: boolean
  /** Of clouds that rent nodes: in which account it is on each. */
  readonly accounts?: Accounts
}

export interface Pool {
  readonly name: string
  readonly offering: Offering
  readonly nodes: readonly Node[]
  /** How many nodes were asked for; absent: as many as `nodes` has. */
  readonly size?: number
  /** Of a pool of instances that somebody made by hand: it has these, and gpuctl launches no others. */
  readonly imported?: readonly ImportedInstance[]
}

/** All nodes of a cluster, pool by pool, in their index's order. */
export const nodesOf = (cluster: Pick<Cluster, 'pools'>): readonly Node[] => cluster.pools.flatMap((pool) => pool.nodes)
