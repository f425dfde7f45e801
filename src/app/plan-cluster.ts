import type {Pool} from '../domain/cluster.ts'
import type {ClusterPlan, Renting} from '../domain/cluster-plan.ts'
import {type Drift, driftOf} from '../domain/drift.ts'
import type {Offering} from '../domain/offering.ts'
import type {Placement} from '../domain/placement/placement.ts'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import type {PlanSummary} from '../domain/plan-summary.ts'
import {plannedGangs} from '../domain/planned-gangs.ts'
import {priceOf} from '../domain/price.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {ExclusionStore} from '../ports/exclusion-store.ts'
import type {Operator} from '../ports/operator.ts'
import type {Engine} from '../program/engine.ts'
import type {CatalogWorld} from './catalog-world.ts'
import {type ActOptions, type ClusterWorld, idIn, liveNodes} from './clusters.ts'
import {nothingFits} from './nothing-fits.ts'
import {type PlacedSpec, placePools} from './place-pools.ts'

/** What deciding about a cluster needs of the world. */
export type PlanWorld = ClusterWorld &
  CatalogWorld & {
    readonly operator: Operator
    readonly exclusions: ExclusionStore
  }

export interface PlanOptions extends ActOptions {
  /** Whether the clouds are the emulated ones; a cluster that is there stays what it is. */
  readonly emulate?: boolean
  /** Pools that are to go elsewhere, though they stand. */
  readonly moving?: ReadonlySet<string>
}

/** What `up` would change and cost; changes nothing. */
export async function planCluster(spec: ClusterSpec, world: PlanWorld, options: PlanOptions): Promise<PlanSummary> {
  const emulated = await isEmulated(spec.name, world, options)
  const standing = (await world.store.read(spec.name))?.cluster.pools ?? []
  const plan = await decide(spec, world, {signal: options.signal, emulated, standing})
  if (plan.renting.emulated) await world.emulator.ensure(options.onProgress, options.signal)
  const engine = await world.engine(options.onProgress, options.signal)
  // What would be done is the result; told as progress it would look done.
  const onProgress: ProgressListener = (progress) => {
    if (progress.kind === 'message' || progress.kind === 'step') options.onProgress(progress)
  }
  const changes = await engine.preview(plan, {...options, onProgress})
  const {placement} = plan
  const drift = await driftNow(spec.name, engine, world, options.signal)
  return {name: spec.name, changes, placement, priceNanoUsdPerHour: priceOf(placement), drift}
}

/** None where there is no cluster yet. */
export async function driftNow(
  name: string,
  engine: Engine,
  world: ClusterWorld,
  signal: AbortSignal,
): Promise<readonly Drift[]> {
  const cluster = (await engine.read(name, signal))?.cluster
  return cluster === undefined ? [] : driftOf(cluster, await liveNodes(cluster, world, signal))
}

/** @throws GpuctlError USAGE when a real cluster is to be emulated */
export async function isEmulated(name: string, {store}: PlanWorld, {emulate = false}: PlanOptions): Promise<boolean> {
  const cluster = (await store.read(name))?.cluster
  if (cluster === undefined || cluster.emulated === emulate) return emulate
  if (cluster.emulated) return true
  throw new GpuctlError(
    'USAGE',
    `${name} is up, and not on emulated clouds`,
    'give the emulated cluster another --name',
  )
}

export interface DecideOptions {
  readonly signal: AbortSignal
  readonly emulated: boolean
  /** Pools that are up: they stay where they are, if that still fits. */
  readonly standing: readonly Pick<Pool, 'name' | 'offering'>[]
  /** Beside what lately had no capacity. */
  readonly leftOut?: readonly Exclusion[]
}

/** Where everything goes: what is up stays where it fits. @throws GpuctlError CAPACITY_EXHAUSTED, BUDGET_EXCEEDED, CLOUD_UNAVAILABLE, SPEC_INVALID, CATALOG_INVALID */
export async function decide(spec: ClusterSpec, world: PlanWorld, options: DecideOptions): Promise<ClusterPlan> {
  const {emulated, standing, leftOut = []} = options
  const kept = new Map(standing.map(({name, offering}) => [name, offering]))
  const exclusions = [...(await world.exclusions.read(emulated, Date.now())), ...leftOut]
  const placed = await placePools(spec, world, {alternatives: 0, kept, exclusions})
  if (!placed.result.feasible) throw nothingFits(placed.result)
  const {placement} = placed.result.best
  for (const {offering} of placement.pools) requireCloud(offering, world)
  return {
    cluster: idIn(world, spec.name),
    placement,
    gangs: plannedGangs(placement, spec.pools, () => catalogOf(placed)),
    tags: spec.tags,
    renting: isRented(placement) ? await rentingOf(spec, world, options) : {...NOT_RENTING, emulated: false},
  }
}

const isRented = ({pools}: Placement): boolean =>
  pools.some(({offering}) => offering.cloud !== 'local' && offering.cloud !== 'ssh')

const NOT_RENTING = {owner: '', sshFrom: []}

async function rentingOf(
  {access, lifecycle}: ClusterSpec,
  {operator}: PlanWorld,
  {emulated, signal}: DecideOptions,
): Promise<Renting> {
  const {ttlSeconds} = lifecycle
  return {
    emulated,
    owner: operator.name,
    sshFrom: access.sshFrom ?? (emulated ? ['127.0.0.1/32'] : await operator.addresses(signal)),
    ...(ttlSeconds === undefined ? {} : {expiresAtUnixMs: Date.now() + ttlSeconds * 1000}),
  }
}

function catalogOf({market}: PlacedSpec) {
  if (market === undefined) throw new RangeError('nothing is rented without a catalog')
  return market.catalog
}

function requireCloud({cloud, instanceType, region}: Offering, {clouds}: PlanWorld): void {
  if (clouds.ids.some((id) => id === cloud)) return
  throw new GpuctlError(
    'CLOUD_UNAVAILABLE',
    `the cheapest that fits is ${instanceType} in ${cloud} ${region}, and this version makes clusters only on ${clouds.ids.join(' and ')}`,
    'gpuctl place shows the whole answer; list hosts of your own, or ask for no GPU to use this machine',
  )
}
