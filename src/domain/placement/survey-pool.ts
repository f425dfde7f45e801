import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {HeldBlock} from './held-capacity.ts'
import type {Market} from './market.ts'
import {nodeCount} from './node-count.ts'
import {type CostRules, type PoolCosts, poolCosts} from './pool-costs.ts'
import type {Reason} from './reason.ts'
import {type Refused, reasonCodes, refusalTally} from './refusal-tally.ts'
import {type SortedWays, sortedWays} from './sorted-ways.ts'
import type {PlaceSurvey} from './survey-places.ts'
import {waysOfPool} from './ways-of-pool.ts'

/** One pool's look at every offering: each is a way to have the pool, or refused for one reason. */
export interface PoolSurvey {
  readonly ways: SortedWays
  /** Counted when they are first asked for: few of those who look for ways want to know what is none. */
  readonly refusals: {readonly refused: readonly Refused[]}
}

/** What decides about a pool's offerings: about whole types and whole locations where that is possible, for there are few. */
export interface SurveyRules extends CostRules {
  /** For each type and number of nodes. */
  readonly refuseType: (type: number, nodes: number) => Reason | undefined
  readonly places: PlaceSurvey
  readonly refusePurchase: (type: number, purchase: number) => Reason | undefined
  readonly excluded: ReadonlySet<number>
  readonly blocks: readonly HeldBlock[]
  /** How many of the offerings of a place may be needed; Infinity: all. */
  readonly mostOfEachPlace: number
  /** What its nodes must have together towards other pools. */
  readonly linkGbitsPerSecond: number
}

const NO_PRICE: Reason = {field: 'capacity', text: 'its price is not known'}
/** Google tells it only to those who have a key. */
const NO_FLEX_START_PRICE: Reason = {
  field: 'capacity',
  text: 'no price of flex-start is known: gpuctl catalog update --cloud gcp reads it, with a key in GPUCTL_GCP_API_KEY',
}
const EXCLUDED: Reason = {field: 'capacity', text: 'had none lately'}

export function surveyPool(pool: PoolSpec, market: Market, rules: SurveyRules): PoolSurvey {
  const {places} = rules
  const {types, offerings} = market.catalog
  const {type: typeOf, purchase: purchaseOf} = offerings
  const costs = poolCosts(pool, market, rules)
  const nodesOf = Uint32Array.from(types, (type) => nodeCount(pool, type))
  const typeReasons = types.map((_, type) => rules.refuseType(type, nodesOf[type] ?? 0) ?? useless(pool, costs, type))
  const typeFits = Uint8Array.from(typeReasons, (reason) => Number(reason === undefined))
  const purchaseFits = LISTED_PURCHASES.map((_, purchase) =>
    Uint8Array.from(typeFits, (fits, type) => fits && Number(rules.refusePurchase(type, purchase) === undefined)),
  )
  const taken: number[] = []
  for (const index of places.offerings)
    if (purchaseFits[purchaseOf[index] ?? 0]?.[typeOf[index] ?? 0]) taken.push(index)
  const ways = waysOfPool(pool, market, costs, {
    taken,
    nodesOf,
    blocks: rules.blocks,
    mostOfEachPlace: rules.mostOfEachPlace,
    linkGbitsPerSecond: rules.linkGbitsPerSecond,
    usable: rules.blocks.map(({type, location}) => Boolean(typeFits[type] && places.fits[location])),
  })
  let refused: readonly Refused[] | undefined
  return {
    ways: sortedWays(ways),
    refusals: {
      get refused() {
        refused ??= refusedOf(market, rules, typeReasons, nodesOf)
        return refused
      },
    },
  }
}

function refusedOf(
  {catalog: {types, locations, offerings}}: Market,
  rules: SurveyRules,
  typeReasons: readonly (Reason | undefined)[],
  nodesOf: Uint32Array,
): readonly Refused[] {
  const {count, type: typeOf, location: locationOf, purchase: purchaseOf, priceNanoUsd} = offerings
  const {reasons, codeOf} = reasonCodes()
  const noPrice = LISTED_PURCHASES.map((name) => codeOf(name === 'flex-start' ? NO_FLEX_START_PRICE : NO_PRICE))
  const excluded = codeOf(EXCLUDED)
  const codes = (length: number, reason: (index: number) => Reason | undefined) =>
    Uint16Array.from({length}, (_, index) => codeOf(reason(index)))
  const cloudCode = codes(locations.length, (location) => rules.places.refusedClouds[location])
  const typeCode = codes(types.length, (type) => typeReasons[type])
  const locationCode = codes(locations.length, (location) => rules.places.refusedLocations[location])
  const purchaseCode = LISTED_PURCHASES.map((_, purchase) =>
    codes(types.length, (type) => (typeReasons[type] ? undefined : rules.refusePurchase(type, purchase))),
  )
  const tally = refusalTally(reasons)
  for (let index = 0; index < count; index++) {
    const type = typeOf[index] ?? 0
    const location = locationOf[index] ?? 0
    const price = priceNanoUsd[index] ?? Number.NaN
    const code =
      cloudCode[location] ||
      typeCode[type] ||
      locationCode[location] ||
      purchaseCode[purchaseOf[index] ?? 0]?.[type] ||
      (Number.isNaN(price)
        ? (noPrice[purchaseOf[index] ?? 0] ?? 0)
        : rules.excluded.size > 0 && rules.excluded.has(index)
          ? excluded
          : 0)
    if (code !== 0) tally.add(code, index, price * (nodesOf[type] ?? 0))
  }
  return tally.refused
}

const useless = ({objective}: PoolSpec, {use}: PoolCosts, type: number): Reason | undefined =>
  Number.isNaN(use[type]) ? {field: 'objective', text: `what ${objective} needs to know is not known`} : undefined
