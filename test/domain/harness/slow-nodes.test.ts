import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {pairRounds, randomOf} from '../../../src/domain/harness/rounds.ts'
import {type PairFigure, seenAgain, slowNodes, slowWays} from '../../../src/domain/harness/slow-nodes.ts'

interface World {
  readonly count: number
  readonly rounds: number
  readonly seed: number
  readonly noise: number
  /** What share of the others' bandwidth a node has. */
  readonly shareOf: (node: number) => number
}

/** What pairs of these nodes would measure: as fast as the slower of them, with normal noise. */
function figuresOf({count, rounds, seed, noise, shareOf}: World): readonly PairFigure[] {
  const random = randomOf(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return pairRounds(count, rounds, seed)
    .flat()
    .map(([a, b]) => ({
      nodes: [`n${a}`, `n${b}`],
      path: {test: 'tcp_bandwidth'},
      bytesPerSecond: 25e9 * Math.min(shareOf(a), shareOf(b)) * (1 + noise * normal()),
      noise: 0,
    }))
}

const named = (world: World) => slowNodes(figuresOf(world)).map(({node}) => node)

describe('slow nodes', () => {
  // Noise of 1.5 %, three nodes that are 8 % slow, five rounds: among 16, three widen the scatter in which they are to stand out.
  test.each([
    [16, 0.85, 0.005],
    [64, 0.999, 0.002],
    [256, 0.999, 0.001],
  ])('of %i, nearly all are found and nearly no other', (count, leastRecall, mostFalse) => {
    const runs = Math.ceil(6400 / count)
    const isSlow = (node: number) => node % Math.floor(count / 3) === 1 && node < count - (count % 3)
    const slow = Array.from({length: count}, (_, node) => node).filter(isSlow)
    expect(slow).toHaveLength(3)
    let [found, wrong] = [0, 0]
    for (let seed = 1; seed <= runs; seed++) {
      const shareOf = (node: number) => (isSlow(node) ? 0.92 : 1)
      const names = named({count, rounds: 5, seed, noise: 0.015, shareOf})
      const right = names.filter((name) => isSlow(Number(name.slice(1)))).length
      found += right
      wrong += names.length - right
    }
    expect(found / (3 * runs)).toBeGreaterThanOrEqual(leastRecall)
    expect(wrong / ((count - 3) * runs)).toBeLessThanOrEqual(mostFalse)
  })

  test('are none where all are alike, whatever that is', () => {
    fc.assert(
      fc.property(fc.integer({min: 2, max: 60}), fc.integer(), (count, seed) => {
        expect(named({count, rounds: 5, seed: seed >>> 0, noise: 0, shareOf: () => 1})).toEqual([])
      }),
    )
  })

  test('one of three or more that has half is named, and only that one', () => {
    fc.assert(
      fc.property(fc.integer({min: 3, max: 60}), fc.nat(), fc.integer(), (count, which, seed) => {
        const slow = which % count
        const shareOf = (node: number) => (node === slow ? 0.5 : 1)
        expect(named({count, rounds: 5, seed: seed >>> 0, noise: 0.005, shareOf})).toEqual([`n${slow}`])
      }),
    )
  })

  test('of two nodes nobody can tell which is the slow one', () => {
    expect(named({count: 2, rounds: 1, seed: 1, noise: 0, shareOf: (node) => (node === 0 ? 0.1 : 1)})).toEqual([])
  })

  test('what scatters by itself must stand out by more', () => {
    const world = {count: 8, rounds: 5, seed: 3, noise: 0, shareOf: (node: number) => (node === 2 ? 0.8 : 1)}
    const noisy = figuresOf(world).map((pair) => ({...pair, noise: 0.1}))
    expect(slowNodes(noisy)).toEqual([])
    expect(named(world)).toEqual(['n2'])
    const half = figuresOf({...world, shareOf: (node) => (node === 2 ? 0.45 : 1)}).map((pair) => ({...pair, noise: 1}))
    expect(slowNodes(half)).toMatchObject([{node: 'n2', below: 0.5}])
  })

  const pair = (a: string, b: string, bytesPerSecond: number, path: PairFigure['path']): PairFigure => ({
    ...{nodes: [a, b], path, bytesPerSecond, noise: 0},
  })

  test('are confirmed only beside good pairs of the same time', () => {
    const suspect = {node: 'c', test: 'tcp_bandwidth', share: 0.5, below: 0.9}
    const between = (a: string, b: string, value: number) => pair(a, b, value, {test: 'tcp_bandwidth'})
    const again = (...pairs: readonly PairFigure[]) => seenAgain(suspect, pairs, new Set(['c']))
    expect(again(between('a', 'c', 5), between('a', 'b', 10))).toBe('slow')
    expect(again(between('a', 'c', 5), between('a', 'b', 5.1))).toBe('fast')
    expect(again(between('a', 'c', 5))).toBe('unclear')
    const once = [between('a', 'c', 5), between('b', 'c', 5), between('a', 'c', 10.5), between('a', 'b', 10)]
    expect(again(...once)).toBe('unclear')
    expect(again(between('a', 'c', 9), between('a', 'b', 8.8), between('a', 'b', 11))).toBe('fast')
  })

  test('may be so by one rail of many, each by its own name for it', () => {
    const nodes = ['a', 'b', 'c', 'd']
    const rails = [
      ['mlx5_0', 'mlx5_0'],
      ['mlx5_1', 'mlx5_1'],
    ] as const
    const figures = nodes.flatMap((one, index) =>
      nodes.slice(index + 1).flatMap((other) =>
        rails.map((ends) => {
          const isSlow = ends[0] === 'mlx5_1' && (one === 'c' || other === 'c')
          return pair(one, other, isSlow ? 20 : 48, {test: 'rdma_write', ends})
        }),
      ),
    )
    expect(slowWays(figures)).toMatchObject([{node: 'c', test: 'rdma_write', rail: 'mlx5_1', share: 20 / 48}])
    const [suspect] = slowWays(figures)
    if (suspect === undefined) throw new Error('nobody is slow')
    expect(seenAgain(suspect, figures, new Set(['c']))).toBe('slow')
    expect(seenAgain({...suspect, rail: 'mlx5_0'}, figures, new Set(['c']))).toBe('fast')
  })

  test('are those that a rail does not reach, unless it reaches nobody', () => {
    const ends = ['eth1', 'eth1'] as const
    const nodes = ['a', 'b', 'c', 'd']
    const all = (reaches: (one: string, other: string) => boolean) =>
      nodes.flatMap((one, index) =>
        nodes
          .slice(index + 1)
          .map((other) => pair(one, other, reaches(one, other) ? 10 : 0, {test: 'tcp_rails', ends})),
      )
    expect(slowWays(all((...pairOf) => !pairOf.includes('b')))).toMatchObject([{node: 'b', rail: 'eth1', share: 0}])
    expect(slowWays(all(() => false))).toEqual([])
  })
})
