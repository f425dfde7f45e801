import type {ClusterPlan} from '../domain/cluster-plan.ts'
import type {Offering} from '../domain/offering.ts'
import type {PlanSummary} from '../domain/plan-summary.ts'
import {priceOf} from '../domain/price.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {CatalogWorld} from './catalog-world.ts'
import {type ActOptions, type ClusterWorld, idIn} from './clusters.ts'
import {nothingFits} from './nothing-fits.ts'
import {placePools} from './place-pools.ts'

/** What deciding about a cluster needs of the world. */
export type PlanWorld = ClusterWorld & CatalogWorld

/** What `up` would change and cost; changes nothing. */
export async function planCluster(spec: ClusterSpec, world: PlanWorld, options: ActOptions): Promise<PlanSummary> {
  const plan = await decide(spec, world)
  const engine = await world.engine(options.onProgress, options.signal)
  // What would be done is the result; told as progress it would look done.
  const onProgress: ProgressListener = (progress) => {
    if (progress.kind === 'message' || progress.kind === 'step') options.onProgress(progress)
  }
  const changes = await engine.preview(plan, {...options, onProgress})
  return {name: spec.name, changes, placement: plan.placement, priceNanoUsdPerHour: priceOf(plan.placement)}
}

/** Where everything goes: what is up stays where it fits. @throws GpuctlError CAPACITY_EXHAUSTED, BUDGET_EXCEEDED, CLOUD_UNAVAILABLE, SPEC_INVALID, CATALOG_INVALID */
export async function decide(spec: ClusterSpec, world: PlanWorld): Promise<ClusterPlan> {
  const running = await world.store.read(spec.name)
  const kept = new Map(running?.cluster.pools.map(({name, offering}) => [name, offering]))
  const {result} = await placePools(spec, world, {alternatives: 0, kept})
  if (!result.feasible) throw nothingFits(result)
  const {placement} = result.best
  for (const {offering} of placement.pools) requireCloud(offering, world)
  return {cluster: idIn(world, spec.name), placement, tags: spec.tags}
}

function requireCloud({cloud, instanceType, region}: Offering, {clouds}: PlanWorld): void {
  if (clouds.ids.some((id) => id === cloud)) return
  throw new GpuctlError(
    'CLOUD_UNAVAILABLE',
    `the cheapest that fits is ${instanceType} in ${cloud} ${region}, and this version makes clusters only on ${clouds.ids.join(' and ')}`,
    'gpuctl place shows the whole answer; list hosts of your own, or ask for no GPU to use this machine',
  )
}
