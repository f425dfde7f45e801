import {byKey} from '../catalog/keys.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import {budgetNanoUsdPerHour} from './budget.ts'
import type {Market} from './market.ts'
import {placeOnClouds} from './place-on-clouds.ts'
import type {PricedPlacement} from './placement.ts'
import type {PlacementRules} from './placement-rules.ts'
import {pricedPlacements} from './priced-placement.ts'
import {relaxations} from './relaxations.ts'
import {surveyMemory} from './survey-memory.ts'

/** What the answer would be without one requirement. */
export interface RequirementPrice {
  readonly requirement: string
  readonly change: string
  readonly without: PricedPlacement
}

/**
 * What each requirement costs: the answers without it, those that are cheaper than the best one, cheapest first. Where nothing
 * meets all of them there is no best one, and these are the single requirements without which something does.
 */
export function requirementPrices(
  spec: ClusterSpec,
  market: Market,
  rules: PlacementRules,
  best?: PricedPlacement,
  memory = surveyMemory(),
): readonly RequirementPrice[] {
  const maxPrice = Number(budgetNanoUsdPerHour(spec) ?? Infinity)
  const below = best && Number(best.scoreNanoUsdPerHour)
  const prices = relaxations(spec, market.catalog).flatMap(
    ({requirement, change, spec: relaxed}): RequirementPrice[] => {
      const search = placeOnClouds(relaxed, market, rules, {
        most: 1,
        maxPrice,
        asked: spec,
        memory,
        ...(below !== undefined && {below}),
      })
      const [without] = pricedPlacements(relaxed, search, market)
      return without === undefined ? [] : [{requirement, change, without}]
    },
  )
  return prices.sort(byKey(({without}) => without.scoreNanoUsdPerHour))
}
