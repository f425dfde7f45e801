import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import {BY_THE_SECOND} from '../catalog/facts/billing.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {Assumptions} from './assumptions.ts'
import {expectedNanoUsd, usefulness} from './expected-cost.ts'
import type {Market} from './market.ts'

/** What a cost depends on beside the offering. */
export interface CostRules {
  readonly assumptions: Assumptions
  /** How long the nodes are to live; undefined: as long as it takes. */
  readonly livesSeconds: number | undefined
  /** What useful work is priced for, where the objective is about that. */
  readonly gpusWanted: number
}

/** What a pool pays for an offering, and how good that is. */
export interface PoolCosts {
  price(offering: number, nodes: number): number
  /**
   * What is to be least: the expected cost, or that of so much useful work as the wanted GPUs did if they were the reference.
   * NaN where the objective needs what nobody knows.
   */
  score(offering: number, nodes: number): number
  /** What a GPU of a type is worth to the objective; NaN: unknown. */
  readonly use: Float64Array
}

export function poolCosts(
  pool: PoolSpec,
  {catalog, facts}: Market,
  {assumptions, gpusWanted, livesSeconds}: CostRules,
): PoolCosts {
  const {types, offerings} = catalog
  const use = Float64Array.from(types, (type) => known(usefulness(pool.objective, type)))
  const price = (offering: number) => offerings.priceNanoUsd[offering] ?? Number.NaN
  return {
    use,
    price: (offering, nodes) => nodes * price(offering),
    score(offering, nodes) {
      const type = offerings.type[offering] ?? 0
      const isSpot = LISTED_PURCHASES[offerings.purchase[offering] ?? 0] === 'spot'
      const {bundledDiskNanoUsdPerHour = 0, billing = BY_THE_SECOND} = facts[type] ?? {}
      const node = {nodes, isSpot, bundledDiskNanoUsdPerHour, billing}
      const expected = expectedNanoUsd(pool, price(offering), node, assumptions, livesSeconds)
      if (pool.objective === 'usd-per-hour') return expected
      const useful = nodes * (types[type]?.gpuCount ?? 0) * (use[type] ?? Number.NaN)
      return Math.round((expected * gpusWanted) / useful)
    },
  }
}

const known = (value: number | 'unknown'): number => (value === 'unknown' ? Number.NaN : value)
