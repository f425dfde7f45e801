import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {HeldBlock} from './held-capacity.ts'
import type {Market} from './market.ts'
import {nodeCount} from './node-count.ts'
import {type CostRules, type PoolCosts, poolCosts} from './pool-costs.ts'
import type {Reason} from './reason.ts'
import {type RefusalTally, reasonCodes, refusalTally} from './refusal-tally.ts'
import {type SortedWays, sortedWays} from './sorted-ways.ts'
import {waysOfPool} from './ways-of-pool.ts'

/** One pool's look at every offering: each is a way to have the pool, or refused for one reason. */
export interface PoolSurvey {
  readonly ways: SortedWays
  readonly refusals: RefusalTally
}

/** What decides about a pool's offerings: about whole types and whole locations where that is possible, for there are few. */
export interface SurveyRules extends CostRules {
  /** For each type and number of nodes. */
  readonly refuseType: (type: number, nodes: number) => Reason | undefined
  /** Of a location; looked at before all else. */
  readonly refuseCloud: (location: number) => Reason | undefined
  readonly refuseLocation: (location: number) => Reason | undefined
  readonly refusePurchase: (type: number, purchase: number) => Reason | undefined
  readonly excluded: ReadonlySet<number>
  readonly blocks: readonly HeldBlock[]
  /** How many of the offerings of a place may be needed; Infinity: all. */
  readonly mostOfEachPlace: number
  /** What its nodes must have together towards other pools. */
  readonly linkGbitsPerSecond: number
}

const NO_PRICE: Reason = {field: 'capacity', text: 'its price is not known'}
const EXCLUDED: Reason = {field: 'capacity', text: 'had none lately'}

export function surveyPool(pool: PoolSpec, market: Market, rules: SurveyRules): PoolSurvey {
  const {types, locations, offerings} = market.catalog
  const {count, type: typeOf, location: locationOf, purchase: purchaseOf, priceNanoUsd} = offerings
  const {reasons, codeOf} = reasonCodes()
  const costs = poolCosts(pool, market, rules)
  const [noPrice, excluded] = [codeOf(NO_PRICE), codeOf(EXCLUDED)]
  const nodesOf = Uint32Array.from(types, (type) => nodeCount(pool, type))
  const codes = (length: number, reason: (index: number) => Reason | undefined) =>
    Uint16Array.from({length}, (_, index) => codeOf(reason(index)))
  const cloudCode = codes(locations.length, rules.refuseCloud)
  const typeCode = codes(
    types.length,
    (type) => rules.refuseType(type, nodesOf[type] ?? 0) ?? useless(pool, costs, type),
  )
  const locationCode = codes(locations.length, rules.refuseLocation)
  const purchaseCode = LISTED_PURCHASES.map((_, purchase) =>
    codes(types.length, (type) => rules.refusePurchase(type, purchase)),
  )
  const tally = refusalTally(reasons)
  const taken: number[] = []
  for (let index = 0; index < count; index++) {
    const type = typeOf[index] ?? 0
    const location = locationOf[index] ?? 0
    const price = priceNanoUsd[index] ?? Number.NaN
    const code =
      cloudCode[location] ||
      typeCode[type] ||
      locationCode[location] ||
      purchaseCode[purchaseOf[index] ?? 0]?.[type] ||
      (Number.isNaN(price) ? noPrice : rules.excluded.size > 0 && rules.excluded.has(index) ? excluded : 0)
    if (code === 0) taken.push(index)
    else tally.add(code, index, price * (nodesOf[type] ?? 0))
  }
  const usable = rules.blocks.map(
    ({type, location}) => !cloudCode[location] && !typeCode[type] && !locationCode[location],
  )
  return {
    ways: sortedWays(
      waysOfPool(pool, market, costs, {
        taken,
        nodesOf,
        blocks: rules.blocks,
        mostOfEachPlace: rules.mostOfEachPlace,
        linkGbitsPerSecond: rules.linkGbitsPerSecond,
        usable,
      }),
    ),
    refusals: tally,
  }
}

const useless = ({objective}: PoolSpec, {use}: PoolCosts, type: number): Reason | undefined =>
  Number.isNaN(use[type]) ? {field: 'objective', text: `what ${objective} needs to know is not known`} : undefined
