import type {Catalog, OfferingColumns} from '../catalog/catalog.ts'
import type {ClusterSpec, PoolSpec} from '../spec/cluster-spec.ts'
import {ASSUMPTIONS} from './assumptions.ts'
import {marketOf} from './market.ts'
import {place} from './place.ts'
import type {Reason} from './reason.ts'

/** The first thing of a pool that one offering does not meet, were it the only one there is; undefined where it meets all. */
export function unfitReason(spec: ClusterSpec, pool: PoolSpec, catalog: Catalog, index: number): Reason | undefined {
  if ((pool.spreadZones ?? 1) > 1)
    return {field: 'spread.zones', text: 'instances of one pool are imported from one zone'}
  const alone: ClusterSpec = {...spec, pools: [pool], links: [], limits: {}, reservations: []}
  const market = marketOf({...catalog, offerings: only(catalog.offerings, index)})
  const rules = {exclusions: [], nowUnixMs: 0, assumptions: ASSUMPTIONS}
  const result = place(alone, () => market, rules, {alternatives: 0})
  if (result.feasible) return undefined
  return result.refused[0]?.reason ?? {field: 'nodes', text: 'the pool cannot be made of such nodes'}
}

const only = ({type, location, purchase, priceNanoUsd}: OfferingColumns, at: number): OfferingColumns => ({
  count: 1,
  type: type.slice(at, at + 1),
  location: location.slice(at, at + 1),
  purchase: purchase.slice(at, at + 1),
  priceNanoUsd: priceNanoUsd.slice(at, at + 1),
})
