import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {pairRounds} from '../../../src/domain/harness/rounds.ts'

const counts = fc.integer({min: 2, max: 120})
const seeds = fc.integer({min: 0, max: 2 ** 32 - 1})

describe('rounds of pairs', () => {
  test('pair each with somebody in each round, but one of an odd number', () => {
    fc.assert(
      fc.property(counts, fc.integer({min: 1, max: 10}), seeds, (count, rounds, seed) => {
        for (const round of pairRounds(count, rounds, seed)) {
          const paired = round.flat()
          expect(new Set(paired).size).toBe(paired.length)
          expect(paired).toHaveLength(count - (count % 2))
          for (const [a, b] of round) expect(0 <= a && a < b && b < count).toBe(true)
        }
      }),
    )
  })

  test('never pair the same two twice, and all with all where there are rounds enough', () => {
    fc.assert(
      fc.property(counts, seeds, (count, seed) => {
        const pairs = pairRounds(count, count, seed).flat()
        expect(new Set(pairs.map(String)).size).toBe(pairs.length)
        expect(pairs).toHaveLength((count * (count - 1)) / 2)
      }),
      {numRuns: 30},
    )
  })

  test('are those of their seed, and differ with it', () => {
    const of = (seed: number) => JSON.stringify(pairRounds(16, 5, seed))
    expect(of(7)).toBe(of(7))
    expect(new Set([1, 2, 3, 4, 5].map(of)).size).toBe(5)
    expect(pairRounds(16, 5, 7)).toHaveLength(5)
  })

  test('of one, or of none, there are none', () => {
    expect(pairRounds(1, 5, 0)).toEqual([])
    expect(pairRounds(0, 5, 0)).toEqual([])
  })
})
