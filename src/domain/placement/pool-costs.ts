import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {Assumptions} from './assumptions.ts'
import {expectedNanoUsd, usefulness} from './expected-cost.ts'
import type {Market} from './market.ts'

/** What a pool pays for an offering, and how good that is. */
export interface PoolCosts {
  price(offering: number, nodes: number): number
  /** What is to be least. @throws nothing; NaN where the objective needs what nobody knows */
  score(offering: number, nodes: number): number
  /** What a GPU of a type is worth to the objective; NaN: unknown. */
  readonly use: Float64Array
}

export function poolCosts(pool: PoolSpec, {catalog, facts}: Market, assumptions: Assumptions): PoolCosts {
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
      return perUse(pool, expected, nodes * (types[type]?.gpuCount ?? 0), use[type] ?? Number.NaN)
    },
  }
}

/** The expected cost, or that of so much useful work as the wanted GPUs did if they were the reference. */
function perUse(
  {objective, nodes, gpusTotal, gpus}: PoolSpec,
  expectedNanoUsd: number,
  gpuCount: number,
  use: number,
): number {
  if (objective === 'usd-per-hour') return expectedNanoUsd
  const inNode = gpus?.kind === 'models' ? Math.min(...gpus.anyOf.map(({count}) => count ?? 1)) : (gpus?.count ?? 1)
  const wanted = gpusTotal ?? (nodes ?? 1) * inNode
  return Math.round((expectedNanoUsd * wanted) / (gpuCount * use))
}

const known = (value: number | 'unknown'): number => (value === 'unknown' ? Number.NaN : value)
