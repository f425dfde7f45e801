import type {ClusterPlan} from '../domain/cluster-plan.ts'
import {place} from '../domain/placement.ts'
import type {PlanSummary} from '../domain/plan-summary.ts'
import {priceOf} from '../domain/price.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {formatUsd} from '../domain/units/money.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type ActOptions, type ClusterWorld, idIn} from './clusters.ts'

/** What `up` would change and cost; changes nothing. */
export async function planCluster(spec: ClusterSpec, world: ClusterWorld, options: ActOptions): Promise<PlanSummary> {
  const plan = decide(spec, world)
  const engine = await world.engine(options.onProgress, options.signal)
  // What would be done is the result; told as progress it would look done.
  const onProgress: ProgressListener = (progress) => {
    if (progress.kind === 'message' || progress.kind === 'step') options.onProgress(progress)
  }
  const changes = await engine.preview(plan, {...options, onProgress})
  return {name: spec.name, changes, placement: plan.placement, priceNanoUsdPerHour: priceOf(plan.placement)}
}

/** Where everything goes. @throws GpuctlError CAPACITY_EXHAUSTED, BUDGET_EXCEEDED */
export function decide(spec: ClusterSpec, world: ClusterWorld): ClusterPlan {
  const result = place(spec)
  if (!result.feasible) {
    const reasons = result.refused.map(({pool, reason}) => `pool ${pool}: ${reason}`)
    throw new GpuctlError(
      'CAPACITY_EXHAUSTED',
      `nothing fits: ${reasons.join('; ')}`,
      'relax the requirement that is named, or allow another cloud in where.clouds',
    )
  }
  const price = priceOf(result.placement)
  const limit = spec.limits.nanoUsdPerHour
  if (limit !== undefined && price !== 'unknown' && price > limit)
    throw new GpuctlError(
      'BUDGET_EXCEEDED',
      `the cheapest placement costs $${formatUsd(price)} an hour, the limit is $${formatUsd(limit)}`,
      'raise limits.usd_per_hour or ask for less',
    )
  return {cluster: idIn(world, spec.name), placement: result.placement, tags: spec.tags}
}
