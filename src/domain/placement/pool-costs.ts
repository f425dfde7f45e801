import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {Assumptions} from './assumptions.ts'
import {expectedNanoUsd, usefulness} from './expected-cost.ts'
import type {Market} from './market.ts'

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

/** @param gpusWanted what useful work is priced for, where the objective is about that */
export function poolCosts(
  pool: PoolSpec,
  {catalog, facts}: Market,
  assumptions: Assumptions,
  gpusWanted: number,
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
      const bundledDiskNanoUsdPerHour = facts[type]?.bundledDiskNanoUsdPerHour ?? 0
      const expected = expectedNanoUsd(pool, price(offering), {nodes, isSpot, bundledDiskNanoUsdPerHour}, assumptions)
      if (pool.objective === 'usd-per-hour') return expected
      const useful = nodes * (types[type]?.gpuCount ?? 0) * (use[type] ?? Number.NaN)
      return Math.round((expected * gpusWanted) / useful)
    },
  }
}

const known = (value: number | 'unknown'): number => (value === 'unknown' ? Number.NaN : value)
