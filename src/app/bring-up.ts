import {nodesOf} from '../domain/cluster.ts'
import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import {priceOf} from '../domain/price.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {ActOptions} from './clusters.ts'
import {decide, type PlanWorld} from './plan-cluster.ts'

/** Brings a cluster to its spec: up, larger, smaller or repaired. Safe to repeat; what an earlier try left is taken over. */
export async function bringUp(spec: ClusterSpec, world: PlanWorld, options: ActOptions): Promise<ClusterStatus> {
  const plan = await decide(spec, world)
  const nodes = plan.placement.pools.reduce((sum, pool) => sum + pool.nodes, 0)
  options.onProgress({kind: 'placed', nodes, priceNanoUsdPerHour: priceOf(plan.placement)})
  const isLocal = plan.placement.pools.some(({offering}) => offering.cloud === 'local')
  if (isLocal) await world.ensureHostTools(options.onProgress, options.signal)
  const engine = await world.engine(options.onProgress, options.signal)
  const {cluster, privateKey} = await engine.up(plan, options)
  if (privateKey === undefined) throw new Error(`the state of ${spec.name} has no private key`)
  await world.store.write(cluster, privateKey)
  return clusterStatus(cluster, nodesOf(cluster))
}
