import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  type JointProblem,
  type JointSolution,
  NEARNESS,
  type PoolWays,
} from '../../../src/domain/placement/joint-problem.ts'
import {solveJointly} from '../../../src/domain/placement/solve-jointly.ts'

/** Two clouds, three regions, six zones. */
const GEOGRAPHY = {
  regionOf: Uint32Array.of(0, 0, 1, 1, 2, 2),
  cloudOf: Uint32Array.of(0, 0, 0, 0, 1, 1),
  regions: 3,
  clouds: 2,
}
const ZONES = 6

const way = fc.record({
  score: fc.integer({min: 0, max: 40}),
  price: fc.integer({min: 0, max: 40}),
  location: fc.integer({min: 0, max: ZONES - 1}),
  block: fc.integer({min: 0, max: 1}),
  nodes: fc.integer({min: 0, max: 3}),
})
type Way = typeof way extends fc.Arbitrary<infer T> ? T : never

/** As a pool's ways stand: best first. */
function waysOf(list: readonly Way[]): PoolWays {
  const sorted = list.toSorted((a, b) => a.score - b.score)
  return {
    count: sorted.length,
    score: Float64Array.from(sorted, ({score}) => score),
    price: Float64Array.from(sorted, ({price}) => price),
    location: Uint32Array.from(sorted, ({location}) => location),
    takes: (index) => sorted.slice(index, index + 1).filter(({nodes}) => nodes > 0),
  }
}

const problem: fc.Arbitrary<JointProblem> = fc.integer({min: 1, max: 4}).chain((pools) =>
  fc
    .record({
      ways: fc.array(fc.array(way, {maxLength: 6}), {minLength: pools, maxLength: pools}),
      links: fc.array(
        fc.record({
          a: fc.nat(pools - 1),
          b: fc.nat(pools - 1),
          within: fc.constantFrom(...NEARNESS),
          costs: fc.option(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9))),
        }),
        {maxLength: 4},
      ),
      gaps: fc.array(fc.record({a: fc.nat(pools - 1), b: fc.nat(pools - 1), inOrder: fc.boolean()}), {maxLength: 2}),
      maxPrice: fc.option(fc.integer({min: 0, max: 100}), {nil: Infinity}),
      blocks: fc.tuple(fc.nat(5), fc.nat(5)),
    })
    .map(({ways, links, gaps, maxPrice, blocks}) => ({
      pools: ways.map(waysOf),
      geography: GEOGRAPHY,
      maxPrice,
      blocks,
      gaps: gaps.filter(({a, b}) => a !== b).map(({a, b, inOrder}) => ({between: [a, b] as const, inOrder})),
      links: links
        .filter(({a, b}) => a !== b)
        .map(({a, b, within, costs}) => ({
          between: [a, b] as const,
          within,
          ...(costs && {traffic: trafficOf(costs)}),
        })),
    })),
)

const trafficOf =
  ([zone, region, cloud]: readonly [number, number, number]) =>
  (from: number, to: number) =>
    from === to ? 0 : level(from, to) === 1 ? zone : level(from, to) === 2 ? region + 1 : cloud + 2

/** 0: the same zone, 1: the same region, 2: the same cloud, 3: neither. */
function level(from: number, to: number): number {
  const same = (column: Uint32Array) => column[from] === column[to]
  return from === to ? 0 : same(GEOGRAPHY.regionOf) ? 1 : same(GEOGRAPHY.cloudOf) ? 2 : 3
}

/** Every combination of ways that is allowed. */
function everySolution({pools, links, gaps = [], maxPrice, blocks}: JointProblem): readonly JointSolution[] {
  let all: number[][] = [[]]
  for (const {count} of pools) all = all.flatMap((ways) => Array.from({length: count}, (_, index) => [...ways, index]))
  return all.flatMap((ways) => {
    const at = ways.map((index, pool) => pools[pool]?.location[index] ?? 0)
    const near = links.every(({between: [a, b], within}) => level(at[a] ?? 0, at[b] ?? 0) <= NEARNESS.indexOf(within))
    const isApart = gaps.every(({between: [a, b], inOrder}) => {
      const [first = 0, second = 0] = [at[a], at[b]]
      return inOrder ? first < second : first !== second
    })
    const price = ways.reduce((sum, index, pool) => sum + (pools[pool]?.price[index] ?? 0), 0)
    const taken = [0, 0]
    for (const [pool, index] of ways.entries())
      for (const {block, nodes} of pools[pool]?.takes?.(index) ?? []) taken[block] = (taken[block] ?? 0) + nodes
    if (!near || !isApart || price > maxPrice || taken.some((nodes, block) => nodes > (blocks[block] ?? 0))) return []
    const traffic = links.reduce((sum, {between: [a, b], traffic}) => sum + (traffic?.(at[a] ?? 0, at[b] ?? 0) ?? 0), 0)
    return [{ways, price, score: ways.reduce((sum, index, pool) => sum + (pools[pool]?.score[index] ?? 0), traffic)}]
  })
}

describe('the best ways of all pools', () => {
  test('are as good as the best of every combination, and so are those that come next', () => {
    fc.assert(
      fc.property(problem, fc.integer({min: 1, max: 6}), (given, most) => {
        const found = solveJointly(given, most)
        const all = everySolution(given)
        const best = all.map(({score}) => score).sort((a, b) => a - b)
        expect(found.map(({score}) => score)).toEqual(best.slice(0, most))
        for (const solution of found) expect(all).toContainEqual(solution)
        expect(new Set(found.map(({ways}) => ways.join())).size).toBe(found.length)
      }),
      {numRuns: 5000},
    )
  })

  test('below a score are those of all that have a lower one', () => {
    fc.assert(
      fc.property(problem, fc.integer({min: 1, max: 5}), fc.integer({min: 0, max: 120}), (asked, most, below) => {
        const all = solveJointly(asked, most)
        expect(solveJointly({...asked, below}, most)).toEqual(all.filter(({score}) => score < below))
      }),
      {numRuns: 500},
    )
  })

  test('are found although the first pools have thousands of ways that lead nowhere', () => {
    const random = fc.sample(fc.integer({min: 1, max: 1e6}), {numRuns: 3000, seed: 1})
    const many = (location: (index: number) => number) =>
      waysOf(random.map((score, index) => ({score, price: score, location: location(index), block: 0, nodes: 0})))
    const elsewhere = waysOf([{score: 5, price: 5, location: 5, block: 0, nodes: 0}])
    const anywhere = many((index) => index % ZONES)
    const pools = [anywhere, anywhere, anywhere, anywhere, anywhere, elsewhere]
    const links = [0, 1, 2, 3, 4].map((pool) => ({between: [pool, pool + 1] as const, within: 'region' as const}))
    const [best] = solveJointly({pools, links, geography: GEOGRAPHY, maxPrice: Infinity, blocks: []}, 5)
    const least = Math.min(...random.filter((_, index) => index % ZONES >= 4))
    expect(best?.score).toBe(5 * least + 5)
  })
})
