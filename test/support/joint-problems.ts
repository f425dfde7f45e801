import fc from 'fast-check'
import {type JointProblem, NEARNESS, type PoolWays} from '../../src/domain/placement/joint-problem.ts'

/** Two clouds of two regions of three zones. */
const ZONES = 12
const GEOGRAPHY = {
  regionOf: Uint32Array.from({length: ZONES}, (_, zone) => Math.floor(zone / 3)),
  cloudOf: Uint32Array.from({length: ZONES}, (_, zone) => Math.floor(zone / 6)),
  regions: 4,
  clouds: 2,
}

const CENT = 10_000_000

/** More pools and ways than can be tried one by one, at whole cents, with a budget and held capacity that they want together. */
export const largeJointProblem: fc.Arbitrary<JointProblem> = fc.integer({min: 3, max: 6}).chain((pools) =>
  fc
    .record({
      ways: fc.array(fc.array(way(), {minLength: 4, maxLength: 25, size: 'max'}), {minLength: pools, maxLength: pools}),
      links: fc.array(
        fc.record({
          a: fc.nat(pools - 1),
          b: fc.nat(pools - 1),
          within: fc.constantFrom(...NEARNESS, 'any' as const),
          costs: fc.option(fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300))),
        }),
        {maxLength: 7},
      ),
      cents: fc.option(fc.integer({min: 100, max: 4000}), {nil: Infinity, freq: 3}),
      blocks: fc.tuple(fc.nat(8), fc.nat(8)),
    })
    .map(({ways, links, cents, blocks}) => ({
      pools: ways.map(waysOf),
      geography: GEOGRAPHY,
      maxPrice: cents * CENT,
      blocks,
      links: links.flatMap(({a, b, within, costs}) =>
        a === b ? [] : [{between: [a, b] as const, within, ...(costs && {traffic: trafficOf(costs)})}],
      ),
    })),
)

type Way = {score: number; price: number; location: number; block: number; nodes: number}

function way(): fc.Arbitrary<Way> {
  const cents = fc.integer({min: 1, max: 2000})
  const location = fc.nat(ZONES - 1)
  const bought = fc.record({score: cents, price: cents, location, block: fc.constant(0), nodes: fc.constant(0)})
  const held = fc.record({
    score: fc.nat(20),
    price: fc.constant(0),
    location,
    block: fc.nat(1),
    nodes: fc.integer({min: 1, max: 4}),
  })
  return fc.oneof({arbitrary: bought, weight: 4}, held)
}

function waysOf(ways: readonly Way[]): PoolWays {
  const sorted = ways.toSorted((a, b) => a.score - b.score)
  return {
    count: sorted.length,
    score: Float64Array.from(sorted, ({score}) => score * CENT),
    price: Float64Array.from(sorted, ({price}) => price * CENT),
    location: Uint32Array.from(sorted, ({location}) => location),
    takes: (index) => sorted.slice(index, index + 1).filter(({nodes}) => nodes > 0),
  }
}

const trafficOf =
  ([zone, region, cloud]: readonly [number, number, number]) =>
  (from: number, to: number) => {
    const {regionOf, cloudOf} = GEOGRAPHY
    if (cloudOf[from] !== cloudOf[to]) return (zone + region + cloud) * CENT
    if (regionOf[from] !== regionOf[to]) return (zone + region) * CENT
    return from === to ? 0 : zone * CENT
  }
