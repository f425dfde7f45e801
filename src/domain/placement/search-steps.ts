import type {CloudGroup} from './components.ts'
import type {JointGap, JointLink, JointProblem} from './joint-problem.ts'
import type {LeastScores} from './least-scores.ts'
import {suffixSums} from './suffix-sums.ts'
import {waysByPlace} from './ways-by-place.ts'

/** One pool's turn in the search. Pools that must be together follow each other, so that the first of them says where. */
export interface SearchStep {
  readonly pool: number
  /** Its ways, best first, where the pools before it leave it free to be. `place` has the location of each of those. */
  candidates(place: Int32Array): Iterable<number>
  /** Whether the pools before it leave it free to be there. */
  mayBe(place: Int32Array, location: number): boolean
  /** What its traffic with the pools before it costs. */
  trafficTo(place: Int32Array, location: number): number
  /** The least that all later pools cost, wherever this one is. */
  readonly leastAfterAny: number
  /** The least that all later pools cost when this one is there. */
  leastAfter(location: number): number
}

export function searchSteps(
  problem: JointProblem,
  groups: readonly CloudGroup[],
  least: LeastScores,
): readonly SearchStep[] {
  const places = turns(groups)
  const anywhere = suffixSums(places.map(({pool}) => least.pools[pool]?.anywhere ?? Infinity))
  return places.map((turn, index) => {
    const earlier = new Set(places.slice(0, index).map(({pool}) => pool))
    return {
      pool: turn.pool,
      candidates: candidatesOf(problem, turn),
      mayBe: gapsOf(problem.gaps ?? [], turn.pool, earlier),
      trafficTo: trafficOf(problem.links, turn.pool, earlier),
      leastAfterAny: anywhere[index + 1] ?? 0,
      leastAfter: leastAfterOf(problem, turn, least),
    }
  })
}

/** Where a pool stands in the tree of what must be together, and the first pool of each branch that it is on. */
interface Turn {
  readonly pool: number
  readonly at: readonly [cloud: number, region: number, zone: number]
  readonly leaders: {readonly cloud: number; readonly region: number; readonly zone: number}
  readonly laterInZone: readonly number[]
}

const turns = (groups: readonly CloudGroup[]): readonly Turn[] =>
  groups.flatMap(({regions}, c) =>
    regions.flatMap(({zones}, r) =>
      zones.flatMap(({pools}, z) =>
        pools.map(
          (pool, p): Turn => ({
            pool,
            at: [c, r, z],
            leaders: {
              cloud: regions[0]?.zones[0]?.pools[0] ?? pool,
              region: zones[0]?.pools[0] ?? pool,
              zone: pools[0] ?? pool,
            },
            laterInZone: pools.slice(p + 1),
          }),
        ),
      ),
    ),
  )

function candidatesOf({pools, geography}: JointProblem, {pool, leaders}: Turn): SearchStep['candidates'] {
  const {regionOf, cloudOf} = geography
  const ways = pools[pool]
  if (ways === undefined) throw new RangeError(`there is no pool ${pool}`)
  const byPlace = waysByPlace(ways, geography)
  if (pool !== leaders.zone) return (place) => byPlace.at(place[leaders.zone] ?? 0)
  if (pool !== leaders.region) return (place) => byPlace.inRegion(regionOf[place[leaders.region] ?? 0] ?? 0)
  if (pool !== leaders.cloud) return (place) => byPlace.inCloud(cloudOf[place[leaders.cloud] ?? 0] ?? 0)
  return () => byPlace.all
}

function gapsOf(gaps: readonly JointGap[], pool: number, earlier: ReadonlySet<number>): SearchStep['mayBe'] {
  const tests = gaps.flatMap(({between: [a, b], inOrder}) => {
    if (b === pool && earlier.has(a))
      return [(place: Int32Array, here: number) => isApart(place[a] ?? 0, here, inOrder)]
    if (a === pool && earlier.has(b))
      return [(place: Int32Array, here: number) => isApart(here, place[b] ?? 0, inOrder)]
    return []
  })
  return (place, location) => tests.every((test) => test(place, location))
}

const isApart = (first: number, second: number, inOrder: boolean) => (inOrder ? first < second : first !== second)

function trafficOf(links: readonly JointLink[], pool: number, earlier: ReadonlySet<number>): SearchStep['trafficTo'] {
  const costs = links.flatMap(({between: [a, b], traffic}) => {
    if (traffic === undefined) return []
    if (a === pool && earlier.has(b)) return [(place: Int32Array, here: number) => traffic(here, place[b] ?? 0)]
    if (b === pool && earlier.has(a)) return [(place: Int32Array, here: number) => traffic(place[a] ?? 0, here)]
    return []
  })
  return (place, location) => costs.reduce((total, cost) => total + cost(place, location), 0)
}

function leastAfterOf(
  {geography}: JointProblem,
  {at: [c, r, z], laterInZone}: Turn,
  least: LeastScores,
): SearchStep['leastAfter'] {
  const laterClouds = least.clouds.slice(c + 1).reduce((total, {anywhere}) => total + anywhere, 0)
  const laterRegions = least.clouds[c]?.regions.slice(r + 1) ?? []
  const laterZones = least.clouds[c]?.regions[r]?.zones.slice(z + 1) ?? []
  return (location) => {
    const [region, cloud] = [geography.regionOf[location] ?? 0, geography.cloudOf[location] ?? 0]
    let total = laterClouds
    for (const pool of laterInZone) total += least.pools[pool]?.at[location] ?? Infinity
    for (const {inRegion} of laterZones) total += inRegion[region] ?? Infinity
    for (const {inCloud} of laterRegions) total += inCloud[cloud] ?? Infinity
    return total
  }
}
