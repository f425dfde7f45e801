import {isProvisionable} from '../catalog/provisioned-clouds.ts'
import type {Offering} from '../offering.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {Market} from './market.ts'
import {placeOnClouds} from './place-on-clouds.ts'
import type {PlacementRules} from './placement-rules.ts'
import {pricedPlacement} from './priced-placement.ts'

/** The cheapest on a cloud where gpuctl makes no clusters, for comparison. */
export interface MarketReference {
  readonly pool: string
  readonly nodes: number
  readonly offering: Offering
  readonly nanoUsdPerHour: bigint
}

/** What other clouds list each pool at, by itself, cheapest first. Floors hold for them too: what is not known meets none. */
export function marketReferences(spec: ClusterSpec, market: Market, rules: PlacementRules): readonly MarketReference[] {
  const others = [...new Set(market.catalog.types.filter((type) => !isProvisionable(type)).map(({cloud}) => cloud))]
  const references = spec.pools.flatMap((pool) =>
    others.flatMap((cloud): MarketReference[] => {
      const alone: ClusterSpec = {...spec, pools: [pool], links: [], where: {}}
      const search = placeOnClouds(alone, market, rules, {most: 1, maxPrice: Infinity, clouds: [cloud]})
      const [solution] = search.solutions
      if (solution === undefined) return []
      const {placement, nanoUsdPerHour} = pricedPlacement(alone, solution, search, market)
      return placement.pools.map(({name, nodes, offering}) => ({pool: name, nodes, offering, nanoUsdPerHour}))
    }),
  )
  return references.sort((a, b) =>
    a.nanoUsdPerHour < b.nanoUsdPerHour ? -1 : a.nanoUsdPerHour > b.nanoUsdPerHour ? 1 : 0,
  )
}
