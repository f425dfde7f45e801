import type {PoolSpec} from '../spec/cluster-spec.ts'
import {bestOfEachPlace} from './best-of-each-place.ts'
import type {HeldBlock} from './held-capacity.ts'
import {heldWays} from './held-ways.ts'
import type {Market} from './market.ts'
import {mixedWays, type NodeOffer} from './mixed-ways.ts'
import type {PoolCosts} from './pool-costs.ts'
import type {Way} from './sorted-ways.ts'

/** What a pool may take. */
export interface Takeable {
  /** Offerings, by index. */
  readonly taken: readonly number[]
  /** How many nodes of each type the pool is. */
  readonly nodesOf: Uint32Array
  readonly blocks: readonly HeldBlock[]
  /** Of each block. */
  readonly usable: readonly boolean[]
  /** How many of the offerings of a place may be needed. */
  readonly mostOfEachPlace: number
  /** What its nodes must have together towards other pools. */
  readonly linkGbitsPerSecond: number
}

/** Every way to have a pool: equal nodes of one offering, unequal ones for a total of GPUs, and what is paid for already. */
export function waysOfPool(pool: PoolSpec, market: Market, costs: PoolCosts, takeable: Takeable): readonly Way[] {
  const {type: typeOf, location: locationOf} = market.catalog.offerings
  const placeOf = (offering: number) => locationOf[offering] ?? 0
  const nodesOf = (offering: number) => takeable.nodesOf[typeOf[offering] ?? 0] ?? 0
  const scoreOf = (offering: number) => costs.score(offering, nodesOf(offering))
  const equal = bestOfEachPlace(takeable.taken, placeOf, scoreOf, takeable.mostOfEachPlace).map((offering): Way => {
    const nodes = nodesOf(offering)
    return {
      parts: [{offering, nodes}],
      location: placeOf(offering),
      price: costs.price(offering, nodes),
      score: scoreOf(offering),
    }
  })
  return [...heldOf(pool, market, costs, takeable), ...equal, ...unequal(pool, market, costs, takeable)]
}

/** One placement object or NVLink domain holds nodes of one type. What counts per useful work does not add up. */
function unequal(
  {gpusTotal, objective, interconnect}: PoolSpec,
  {catalog, facts}: Market,
  costs: PoolCosts,
  {taken, linkGbitsPerSecond}: Takeable,
): readonly Way[] {
  const {scope} = interconnect
  if (gpusTotal === undefined || objective !== 'usd-per-hour' || scope === 'placement' || scope === 'nvlink-domain')
    return []
  const {type: typeOf, location: locationOf, purchase} = catalog.offerings
  const offers = taken.flatMap((offering): NodeOffer[] => {
    const type = catalog.types[typeOf[offering] ?? 0]
    if (type === undefined) return []
    const location = locationOf[offering] ?? 0
    return [
      {
        offering,
        location,
        gpuCount: type.gpuCount,
        key: `${location},${purchase[offering]},${type.gpu.model},${type.interNode.fabric}`,
        price: costs.price(offering, 1),
        score: costs.score(offering, 1),
      },
    ]
  })
  // Equal nodes of each type have enough towards other pools; some of each together may have less.
  return mixedWays(gpusTotal, offers).filter(({parts}) => {
    const rates = parts.map(
      ({offering, nodes}) => nodes * Number(facts[typeOf[offering ?? -1] ?? -1]?.hostGbitsPerSecond),
    )
    return linkGbitsPerSecond === 0 || rates.reduce((sum, rate) => sum + rate, 0) >= linkGbitsPerSecond
  })
}

/** Held nodes share no placement object with bought ones. */
function heldOf(
  pool: PoolSpec,
  {catalog}: Market,
  costs: PoolCosts,
  {taken, nodesOf, blocks, usable}: Takeable,
): readonly Way[] {
  if (!pool.capacity.includes('reserved')) return []
  const {type: typeOf, location: locationOf} = catalog.offerings
  const {scope} = pool.interconnect
  return blocks.flatMap(({type, location, nodes: held}, block) => {
    if (!usable[block]) return []
    const besides = taken
      .filter((offering) => typeOf[offering] === type && locationOf[offering] === location)
      .map((offering) => ({
        offering,
        price: (nodes: number) => costs.price(offering, nodes),
        score: (nodes: number) => costs.score(offering, nodes),
      }))
    return heldWays(
      {block, held, wanted: nodesOf[type] ?? 0, location, besides},
      scope !== 'placement' && scope !== 'nvlink-domain',
    )
  })
}
