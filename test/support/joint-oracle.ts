import {type Catalog, LISTED_PURCHASES, type Location} from '../../src/domain/catalog/catalog.ts'
import {machineFacts} from '../../src/domain/catalog/machine-facts.ts'
import {offeringAt} from '../../src/domain/catalog/offering-at.ts'
import type {Offering} from '../../src/domain/offering.ts'
import {ASSUMPTIONS} from '../../src/domain/placement/assumptions.ts'
import {expectedNanoUsd, usefulness} from '../../src/domain/placement/expected-cost.ts'
import {trafficNanoUsdPerGb} from '../../src/domain/placement/traffic-price.ts'
import type {ClusterSpec, LinkSpec, PoolSpec} from '../../src/domain/spec/cluster-spec.ts'
import {allowedOfferings} from './placement-oracle.ts'

/** One offering for one pool, and what that comes to an hour in nano-USD. */
export interface Choice {
  readonly offering: number
  readonly location: Location
  readonly price: number
  readonly score: number
}

/** One choice for each pool. */
export interface Combination {
  readonly key: string
  readonly price: number
  readonly score: number
}

/** What each pool may take by itself, in the order of the pools. Useful work is counted for the GPUs that `asked` wants. */
export const choicesOf = (spec: ClusterSpec, catalog: Catalog, asked = spec): readonly (readonly Choice[])[] =>
  spec.pools.map((pool, index) => {
    const wanted = gpusWanted(asked.pools[index] ?? pool)
    const {ttlSeconds} = spec.lifecycle
    return allowedOfferings(spec, pool, catalog).map((offering) =>
      choiceOf(pool, catalog, offering, wanted, ttlSeconds),
    )
  })

function choiceOf(
  pool: PoolSpec,
  {types, locations, offerings}: Catalog,
  offering: number,
  wanted: number,
  livesSeconds?: number,
): Choice {
  const [type, location] = [types[offerings.type[offering] ?? -1], locations[offerings.location[offering] ?? -1]]
  if (type === undefined || location === undefined) throw new RangeError('an offering is of a type, somewhere')
  const price = offerings.priceNanoUsd[offering] ?? Number.NaN
  const nodes = pool.nodes ?? Math.ceil((pool.gpusTotal ?? 0) / type.gpuCount)
  const {bundledDiskNanoUsdPerHour, billing} = machineFacts(type)
  const isSpot = LISTED_PURCHASES[offerings.purchase[offering] ?? -1] === 'spot'
  const expected = expectedNanoUsd(
    pool,
    price,
    {nodes, isSpot, bundledDiskNanoUsdPerHour, billing},
    ASSUMPTIONS,
    livesSeconds,
  )
  const useful = nodes * type.gpuCount * Number(usefulness(pool.objective, type))
  const score = pool.objective === 'usd-per-hour' ? expected : Math.round((expected * wanted) / useful)
  return {offering, location, price: nodes * price, score}
}

/** What a price for useful work is counted for: the pool's GPUs, the fewest that it may have. */
function gpusWanted({nodes = 1, gpusTotal, gpus}: PoolSpec): number {
  const inNode = gpus?.kind === 'models' ? gpus.anyOf.map(({count}) => count ?? 1) : [gpus?.count ?? 1]
  return gpusTotal ?? nodes * Math.min(...inNode)
}

/** Every combination that the links and the budget allow, cheapest first. */
export function everyCombination(
  spec: ClusterSpec,
  catalog: Catalog,
  maxPrice: number,
  asked = spec,
): readonly Combination[] {
  const choices = choicesOf(spec, catalog, asked)
  let all: (readonly Choice[])[] = [[]]
  for (const [pool, own] of choices.entries())
    all = all.flatMap((some) =>
      own
        .map((choice) => [...some, choice])
        .filter((next) => linksTo(spec, pool).every((link) => isNear(link, spec, next))),
    )
  return all
    .map((chosen): Combination => {
      const traffic = spec.links.reduce((sum, link) => sum + trafficOf(link, spec, chosen), 0)
      return {
        key: chosen.map(({offering}) => offeringKey(offeringAt(catalog, offering))).join(' + '),
        price: chosen.reduce((sum, {price}) => sum + price, 0),
        score: chosen.reduce((sum, {score}) => sum + score, traffic),
      }
    })
    .filter(({price}) => price <= maxPrice)
    .sort((a, b) => a.score - b.score)
}

/** Links whose second pool this is. */
const linksTo = ({links, pools}: ClusterSpec, pool: number): readonly LinkSpec[] =>
  links.filter(
    ({between}) => Math.max(...between.map((name) => pools.findIndex((each) => each.name === name))) === pool,
  )

const ends = <T>({between}: LinkSpec, {pools}: ClusterSpec, of: readonly T[]): readonly [T, T] => {
  const [a, b] = between.map((name) => of[pools.findIndex((pool) => pool.name === name)])
  if (a === undefined || b === undefined) throw new RangeError('a link is between two pools')
  return [a, b]
}

function isNear(link: LinkSpec, spec: ClusterSpec, chosen: readonly Choice[]): boolean {
  const [a, b] = ends(link, spec, chosen)
  return placeAt(a.location, nearness(link)) === placeAt(b.location, nearness(link))
}

/** A floor holds both in one region, for nobody says what goes from one to another. */
export function nearness({within = 'any', minGbitsPerSecond}: LinkSpec): 'zone' | 'region' | 'cloud' | 'any' {
  return minGbitsPerSecond !== undefined && (within === 'any' || within === 'cloud') ? 'region' : within
}

/** The zone, region or cloud of a location. */
export function placeAt({cloud, region, zone}: Location, level: 'zone' | 'region' | 'cloud' | 'any'): string {
  if (level === 'any') return ''
  return level === 'cloud' ? cloud : level === 'region' ? `${cloud} ${region}` : `${cloud} ${region} ${zone}`
}

function trafficOf(link: LinkSpec, spec: ClusterSpec, chosen: readonly Choice[]): number {
  const [a, b] = ends(link, spec, chosen)
  return Math.round((link.trafficGbPerHour ?? 0) * trafficNanoUsdPerGb(a.location, b.location))
}

export const offeringKey = ({cloud, region, zone, instanceType, purchase}: Offering): string =>
  [cloud, region, zone, instanceType, purchase].join()
