import {byKey} from '../catalog/keys.ts'
import {offeringAt} from '../catalog/offering-at.ts'
import {isProvisionable} from '../catalog/provisioned-clouds.ts'
import type {Offering} from '../offering.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {Market} from './market.ts'
import type {PlacementRules} from './placement-rules.ts'
import {surveyPools} from './survey-pools.ts'

/** The cheapest on a cloud where gpuctl makes no clusters, for comparison. */
export interface MarketReference {
  readonly pool: string
  readonly nodes: number
  readonly offering: Offering
  readonly nanoUsdPerHour: bigint
}

/** What other clouds list each pool at, by itself, cheapest first. Floors hold for them too: what is not known meets none. */
export function marketReferences(spec: ClusterSpec, market: Market, rules: PlacementRules): readonly MarketReference[] {
  const {catalog} = market
  const clouds = [...new Set(catalog.types.filter((type) => !isProvisionable(type)).map(({cloud}) => cloud))]
  const apart: ClusterSpec = {...spec, links: [], where: {}, reservations: []}
  const {surveys, partsOf} = surveyPools(apart, market, rules, rules.kept === undefined ? 1 : Infinity, {clouds})
  const references = spec.pools.flatMap(({name}, index) => {
    const [whole = -1, ...others] = partsOf[index] ?? []
    const ways = others.length > 0 ? [] : (surveys[whole]?.ways.list ?? []) // what is spread has no one price
    const cheapest = Map.groupBy(ways, ({location}) => catalog.locations[location]?.cloud) // best first
    return [...cheapest.values()].flatMap(([way]): MarketReference[] => {
      const [part] = way?.parts ?? []
      if (way === undefined || part?.offering === undefined || way.parts.length > 1) return []
      const offering = offeringAt(catalog, part.offering)
      return [{pool: name, nodes: part.nodes, offering, nanoUsdPerHour: BigInt(way.price)}]
    })
  })
  return references.sort(byKey(({nanoUsdPerHour}) => nanoUsdPerHour))
}
