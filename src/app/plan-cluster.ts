import type {Cluster} from '../domain/cluster.ts'
import {type Drift, driftOf} from '../domain/drift.ts'
import {failedIn} from '../domain/gate/cordoned-nodes.ts'
import type {PlanSummary} from '../domain/plan-summary.ts'
import {priceOf} from '../domain/price.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Engine} from '../program/engine.ts'
import {inAccounts} from './accounts.ts'
import type {ActOptions, ClusterWorld} from './clusters.ts'
import type {PlanWorld} from './decide.ts'
import {decideAsStated} from './decide-as-stated.ts'
import {type StandingPool, standingWith} from './imported-pools.ts'
import {nodesNow} from './read-cluster.ts'

export interface PlanOptions extends ActOptions {
  /** Whether the clouds are the emulated ones; a cluster that is there stays what it is. */
  readonly emulate?: boolean
  /** Pools that are to go elsewhere, though they stand. */
  readonly moving?: ReadonlySet<string>
  /** A pool of instances made by hand that is to be taken over. */
  readonly importing?: StandingPool
  /** Ids of nodes that run and are to be replaced where they are. */
  readonly leaving?: readonly string[]
}

/** What `up` would change and cost; changes nothing. */
export async function planCluster(spec: ClusterSpec, world: PlanWorld, options: PlanOptions): Promise<PlanSummary> {
  const cluster = (await world.store.read(spec.name))?.cluster
  const emulated = isEmulated(spec.name, cluster, options)
  const standing = standingWith(cluster?.pools ?? [], options.importing)
  const how = {...options, leaving: failedIn(cluster), emulated, standing, isKnown: cluster !== undefined}
  const {plan: decided} = await decideAsStated(spec, world, how)
  if (decided.renting.emulated) await world.emulator.ensure(options.onProgress, options.signal)
  const plan = await inAccounts(decided, world, options)
  const engine = await world.engine(options.onProgress, options.signal)
  // What would be done is the result; told as progress it would look done.
  const onProgress: ProgressListener = (progress) => {
    if (progress.kind === 'message' || progress.kind === 'step') options.onProgress(progress)
  }
  const changes = await engine.preview(plan, {...options, onProgress})
  const {placement} = plan
  const drift = await driftNow(spec.name, engine, world, options)
  return {name: spec.name, changes, placement, priceNanoUsdPerHour: priceOf(placement), drift}
}

/** None where there is no cluster yet. */
export async function driftNow(
  name: string,
  engine: Engine,
  world: ClusterWorld,
  options: ActOptions,
): Promise<readonly Drift[]> {
  const cluster = (await engine.read(name, options.signal))?.cluster
  if (cluster === undefined) return []
  const {live, notices} = await nodesNow(cluster, world, options)
  return driftOf(cluster, live, notices)
}

/** @throws GpuctlError USAGE when a real cluster is to be emulated */
export function isEmulated(name: string, cluster: Cluster | undefined, {emulate = false}: PlanOptions): boolean {
  if (cluster === undefined || cluster.emulated === emulate) return emulate
  if (cluster.emulated) return true
  throw new GpuctlError(
    'USAGE',
    `${name} is up, and not on emulated clouds`,
    'give the emulated cluster another --name',
  )
}
