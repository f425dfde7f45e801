import type {Cluster} from '../domain/cluster.ts'
import {clusterStatus} from '../domain/cluster-status.ts'
import {type Drift, driftOf} from '../domain/drift.ts'
import type {Reconciled} from '../domain/reconciled.ts'
import {type Repair, repairOf} from '../domain/repair.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {bringUp} from './bring-up.ts'
import type {ActOptions} from './clusters.ts'
import type {PlanWorld} from './decide.ts'
import type {PlanOptions} from './plan-cluster.ts'
import {type NodesNow, nodesNow, openCluster, readState} from './read-cluster.ts'
import {takeDown} from './take-down.ts'

export interface ReconcileOptions extends PlanOptions {
  /** An end that is announced for later than this is only told. */
  readonly aheadMs: number
}

/** A cluster as the state has it, beside what the clouds have and announce. */
export interface Look extends NodesNow {
  readonly cluster: Cluster
  /** Without what is not ours to end. */
  readonly drift: readonly Drift[]
  readonly repair: Repair
}

/**
 * Looks whether the cluster is whole, and does what its file says where nodes are lost, or about to be: replaces them, moves their gang to
 * another place, or takes the cluster down. @throws GpuctlError NODE_FAILED when that is what the file says
 */
export async function reconcile(spec: ClusterSpec, world: PlanWorld, options: ReconcileOptions): Promise<Reconciled> {
  const look = await lookAt(spec, world, options)
  if (look.repair.act !== 'nothing') {
    const names = namesIn(look.repair)
    const text = `lost, changed or about to be: ${names}; the file says ${spec.lifecycle.onPreempt}`
    options.onProgress({kind: 'message', severity: 'warning', text})
  }
  return repair(spec, look, world, options)
}

/** Asks the engine too before anything is to be done: somebody else may have changed the cluster since this machine last saw it. */
export async function lookAt(spec: ClusterSpec, world: PlanWorld, options: ReconcileOptions): Promise<Look> {
  const {cluster} = await openCluster(spec.name, world, options)
  const look = await compared(spec, cluster, world, options)
  if (look.repair.act === 'nothing') return look
  return compared(spec, (await readState(spec.name, world, options)).cluster, world, options)
}

async function compared(
  spec: ClusterSpec,
  cluster: Cluster,
  world: PlanWorld,
  options: ActOptions & Pick<ReconcileOptions, 'aheadMs'>,
): Promise<Look> {
  const now = await nodesNow(cluster, world, options)
  const notUp = spec.pools.filter(({name}) => cluster.pools.every((pool) => pool.name !== name)).map(poolNotUp)
  const all = [...notUp, ...driftOf(cluster, now.live, now.notices)]
  const drift = all.filter(({kind}) => kind !== 'foreign')
  const rules = {onPreempt: spec.lifecycle.onPreempt, nowUnixMs: Date.now(), aheadMs: options.aheadMs}
  return {...now, cluster, drift, repair: repairOf(drift, rules)}
}

/** Of a gang that was to move and found no place, the state has nothing left. */
const poolNotUp = ({name}: ClusterSpec['pools'][number]): Drift => ({
  kind: 'missing',
  node: name,
  id: '',
  pool: name,
  what: 'is not up',
})

/** Does what was found to be right. @throws GpuctlError NODE_FAILED when the file says to fail */
export async function repair(
  spec: ClusterSpec,
  {cluster, live, notices, drift, repair}: Look,
  world: PlanWorld,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const {act, leaving, moving} = repair
  if (act === 'nothing') return {drift, done: 'nothing', cluster: clusterStatus(cluster, live, notices)}
  if (act === 'fail')
    throw new GpuctlError(
      'NODE_FAILED',
      `lost, changed or about to be: ${namesIn(repair)}`,
      'run gpuctl up to repair, or gpuctl down',
    )
  if (act === 'stop') {
    await takeDown(spec.name, world, options)
    return {drift, done: 'taken-down'}
  }
  const isImported = (name: string) => cluster.pools.find((pool) => pool.name === name)?.imported !== undefined
  const elsewhere = new Set([...moving].filter((pool) => !isImported(pool))) // up says what to do about the others
  const repaired = await bringUp(spec, world, {...options, moving: elsewhere, leaving})
  return {drift, done: elsewhere.size > 0 ? 'moved' : 'repaired', cluster: repaired}
}

export const namesIn = ({drift}: Repair): string => drift.map(({node}) => node).join(', ')
