import type {Catalog} from '../../src/domain/catalog/catalog.ts'
import {ASSUMPTIONS} from '../../src/domain/placement/assumptions.ts'
import {marketOf} from '../../src/domain/placement/market.ts'
import {place} from '../../src/domain/placement/place.ts'
import type {PlacementResult, PricedPlacement} from '../../src/domain/placement/placement.ts'
import type {PlacementRules} from '../../src/domain/placement/placement-rules.ts'
import type {ClusterSpec} from '../../src/domain/spec/cluster-spec.ts'
import {type Combination, offeringKey} from './joint-oracle.ts'

export const RULES: PlacementRules = {exclusions: [], nowUnixMs: 0, assumptions: ASSUMPTIONS}

/** Places a file on the clouds of a catalog. */
export const placeOn = (catalog: Catalog, spec: ClusterSpec, alternatives = 0, rules = RULES): PlacementResult =>
  place(spec, () => marketOf(catalog), rules, {alternatives})

/** Undefined where nothing fits. */
export function scoreOf(result: PlacementResult): number | undefined {
  return result.feasible ? Number(result.best.scoreNanoUsdPerHour) : undefined
}

/** As the oracle writes it. */
export const combinationOf = ({placement, nanoUsdPerHour, scoreNanoUsdPerHour}: PricedPlacement): Combination => ({
  key: placement.pools.map(({offering}) => offeringKey(offering)).join(' + '),
  price: Number(nanoUsdPerHour),
  score: Number(scoreNanoUsdPerHour),
})
