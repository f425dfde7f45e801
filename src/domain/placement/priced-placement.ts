import {offeringAt} from '../catalog/offering-at.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {JointSolution} from './joint-problem.ts'
import type {Market} from './market.ts'
import type {PlacedPool, PricedPlacement, RefusedOfferings} from './placement.ts'
import type {PoolSurvey} from './survey-pool.ts'

/** A solution of the search as what it means. */
export function pricedPlacement(
  {pools}: ClusterSpec,
  solution: JointSolution,
  surveys: readonly PoolSurvey[],
  {catalog}: Market,
): PricedPlacement {
  const placed = pools.map(({name}, index): PlacedPool => {
    const [ways, way] = [surveys[index]?.ways, solution.ways[index] ?? -1]
    const [offering, nodes] = [ways?.offering[way], ways?.nodes[way]]
    if (offering === undefined || nodes === undefined) throw new RangeError(`pool ${name} has no way ${way}`)
    return {name, nodes, offering: offeringAt(catalog, offering), hosts: []}
  })
  return {
    placement: {pools: placed},
    nanoUsdPerHour: BigInt(solution.price),
    scoreNanoUsdPerHour: BigInt(solution.score),
  }
}

/** What no pool took and why, what looked cheapest first. */
export function refusedOfferings(
  {pools}: ClusterSpec,
  surveys: readonly PoolSurvey[],
  {catalog}: Market,
): readonly RefusedOfferings[] {
  const all = pools.flatMap(({name}, index) =>
    (surveys[index]?.refusals.refused ?? []).map(({reason, count, example, examplePrice}) => ({
      pool: name,
      reason,
      count,
      example: offeringAt(catalog, example),
      exampleNanoUsdPerHour: Number.isNaN(examplePrice) ? ('unknown' as const) : BigInt(examplePrice),
    })),
  )
  return all.sort((a, b) => order(a.exampleNanoUsdPerHour, b.exampleNanoUsdPerHour))
}

/** What is not known comes last. */
function order(a: bigint | 'unknown', b: bigint | 'unknown'): number {
  if (a === 'unknown' || b === 'unknown') return Number(a === 'unknown') - Number(b === 'unknown')
  return a < b ? -1 : a > b ? 1 : 0
}
