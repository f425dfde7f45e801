import {setTimeout as sleep} from 'node:timers/promises'
import type {ClusterStatus} from '../domain/cluster-status.ts'
import {clusterStatus} from '../domain/cluster-status.ts'
import type {Drift} from '../domain/drift.ts'
import {driftOf} from '../domain/drift.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {bringUp} from './bring-up.ts'
import {liveNodes} from './clusters.ts'
import type {PlanWorld} from './decide.ts'
import type {PlanOptions} from './plan-cluster.ts'
import {openCluster} from './read-cluster.ts'
import {takeDown} from './take-down.ts'

export interface ReconcileOptions extends PlanOptions {
  /** Looks again so often, until it is aborted or the cluster is down; absent: once. */
  readonly everyMs?: number
}

/** What was found and done, of the last look. */
export interface Reconciled {
  readonly drift: readonly Drift[]
  readonly done: 'nothing' | 'repaired' | 'moved' | 'taken-down'
  /** Absent when it was taken down. */
  readonly cluster?: ClusterStatus
}

/**
 * Looks whether the cluster is whole, and does what its file says where nodes are lost: replaces them, moves their gang to another place, or takes
 * the cluster down. @throws GpuctlError NODE_FAILED when that is what the file says
 */
export async function reconcile(spec: ClusterSpec, world: PlanWorld, options: ReconcileOptions): Promise<Reconciled> {
  for (;;) {
    const result = await lookOnce(spec, world, options)
    if (options.everyMs === undefined || result.done === 'taken-down') return result
    await sleep(options.everyMs, undefined, {signal: options.signal})
  }
}

async function lookOnce(spec: ClusterSpec, world: PlanWorld, options: ReconcileOptions): Promise<Reconciled> {
  const {cluster} = await openCluster(spec.name, world, options)
  const live = await liveNodes(cluster, world, options.signal)
  const drift = driftOf(cluster, live).filter(({kind}) => kind !== 'foreign') // not ours to end
  if (drift.length === 0) return {drift, done: 'nothing', cluster: clusterStatus(cluster, live)}
  const {onPreempt} = spec.lifecycle
  const names = drift.map(({node}) => node).join(', ')
  options.onProgress({
    kind: 'message',
    severity: 'warning',
    text: `lost or changed: ${names}; the file says ${onPreempt}`,
  })
  if (onPreempt === 'fail')
    throw new GpuctlError('NODE_FAILED', `lost or changed: ${names}`, 'run gpuctl up to repair, or gpuctl down')
  if (onPreempt === 'stop') {
    await takeDown(spec.name, world, options)
    return {drift, done: 'taken-down'}
  }
  const isImported = (name: string) => cluster.pools.find((pool) => pool.name === name)?.imported !== undefined
  const pools = drift.map(({pool}) => pool).filter((pool) => !isImported(pool)) // up says what to do about those
  const moving = new Set(onPreempt === 'move' ? pools : [])
  const repaired = await bringUp(spec, world, {...options, moving})
  return {drift, done: moving.size > 0 ? 'moved' : 'repaired', cluster: repaired}
}
