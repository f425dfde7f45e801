import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {Assumptions} from './assumptions.ts'
import {expectedNanoUsd, usefulness} from './expected-cost.ts'
import type {Market} from './market.ts'
import {nodeCount} from './node-count.ts'
import type {Reason} from './reason.ts'
import {type RefusalTally, refusalTally} from './refusal-tally.ts'
import {type OfferingWays, sortedWays} from './sorted-ways.ts'

/** One pool's look at every offering: each is a way to have the pool, or refused for one reason. */
export interface PoolSurvey {
  readonly ways: OfferingWays
  readonly refusals: RefusalTally
}

/** What decides about a pool's offerings: about whole types and whole locations where that is possible, for there are few. */
export interface SurveyRules {
  /** For each type and number of nodes. */
  readonly refuseType: (type: number, nodes: number) => Reason | undefined
  /** Of a location; looked at before all else. */
  readonly refuseCloud: (location: number) => Reason | undefined
  readonly refuseLocation: (location: number) => Reason | undefined
  readonly refusePurchase: (type: number, purchase: number) => Reason | undefined
  readonly excluded: ReadonlySet<number>
  readonly assumptions: Assumptions
}

const NO_PRICE: Reason = {field: 'capacity', text: 'its price is not known'}
const EXCLUDED: Reason = {field: 'capacity', text: 'had none lately'}

export function surveyPool(pool: PoolSpec, {catalog, facts}: Market, rules: SurveyRules): PoolSurvey {
  const {types, locations, offerings} = catalog
  const {count, type: typeOf, location: locationOf, purchase: purchaseOf, priceNanoUsd} = offerings
  const tally = refusalTally()
  const [noPrice, excluded] = [tally.code(NO_PRICE), tally.code(EXCLUDED)]
  const nodesOf = Uint32Array.from(types, (type) => nodeCount(pool, type))
  const useOf = Float64Array.from(types, (type) => known(usefulness(pool.objective, type)))
  const typeCode = Uint16Array.from(types, (_, type) =>
    tally.code(rules.refuseType(type, nodesOf[type] ?? 0) ?? useless(pool, useOf[type])),
  )
  const locationCode = Uint16Array.from(locations, (_, location) => tally.code(rules.refuseLocation(location)))
  const cloudCode = Uint16Array.from(locations, (_, location) => tally.code(rules.refuseCloud(location)))
  const purchaseCode = LISTED_PURCHASES.map((_, purchase) =>
    Uint16Array.from(types, (_, type) => tally.code(rules.refusePurchase(type, purchase))),
  )
  const taken: number[] = []
  for (let index = 0; index < count; index++) {
    const [type, price] = [typeOf[index] ?? 0, priceNanoUsd[index] ?? Number.NaN]
    const location = locationOf[index] ?? 0
    const code =
      cloudCode[location] ||
      typeCode[type] ||
      locationCode[location] ||
      purchaseCode[purchaseOf[index] ?? 0]?.[type] ||
      (Number.isNaN(price) ? noPrice : rules.excluded.size > 0 && rules.excluded.has(index) ? excluded : 0)
    if (code === 0) taken.push(index)
    else tally.add(code, index, price * (nodesOf[type] ?? 0))
  }
  const wayOf = (index: number) => {
    const type = typeOf[index] ?? 0
    const nodes = nodesOf[type] ?? 0
    const isSpot = LISTED_PURCHASES[purchaseOf[index] ?? 0] === 'spot'
    const {bundledDiskNanoUsdPerHour} = facts[type] ?? {bundledDiskNanoUsdPerHour: 0}
    const price = priceNanoUsd[index] ?? Number.NaN
    const expected = expectedNanoUsd(pool, price, {nodes, isSpot, bundledDiskNanoUsdPerHour}, rules.assumptions)
    return {
      offering: index,
      nodes,
      location: locationOf[index] ?? 0,
      price: nodes * price,
      score: scoreOf(pool, expected, nodes * (types[type]?.gpuCount ?? 0), useOf[type] ?? 1),
    }
  }
  return {ways: sortedWays(taken.map(wayOf)), refusals: tally}
}

/** What is to be least: the expected cost, or that of so much useful work as the pool's GPUs did if they were the reference. */
function scoreOf(
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

const useless = ({objective}: PoolSpec, use = Number.NaN): Reason | undefined =>
  Number.isNaN(use) ? {field: 'objective', text: `what ${objective} needs to know is not known`} : undefined
