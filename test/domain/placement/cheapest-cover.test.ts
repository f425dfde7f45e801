import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type CoverItem, cheapestCover} from '../../../src/domain/placement/cheapest-cover.ts'

/** The least cost of at least so much, by trying all counts. */
function leastCost(total: number, items: readonly CoverItem[]): number {
  const least = [0]
  for (let sum = 1; sum <= total; sum++)
    least.push(Math.min(...items.map(({size, cost}) => (least[Math.max(0, sum - size)] ?? Infinity) + cost)))
  return least[total] ?? Infinity
}

const items = fc.uniqueArray(fc.record({size: fc.integer({min: 1, max: 16}), cost: fc.integer({min: 1, max: 100})}), {
  minLength: 1,
  maxLength: 5,
  selector: ({size}) => size,
})

test('the least cost, whatever the sizes', () => {
  fc.assert(
    fc.property(fc.integer({min: 1, max: 500}), items, (total, given) => {
      const counts = cheapestCover(total, given) ?? []
      const sum = (of: (item: CoverItem) => number) =>
        given.reduce((all, item, index) => all + (counts[index] ?? 0) * of(item), 0)
      expect(sum(({size}) => size)).toBeGreaterThanOrEqual(total)
      expect(sum(({cost}) => cost)).toBe(leastCost(total, given))
    }),
    {numRuns: 3000},
  )
})

test('a hundred thousand are as quick as twelve', () => {
  const given = [1, 2, 4, 8, 16].map((size) => ({size, cost: 10 * size - (size === 8 ? 3 : 0)}))
  expect(cheapestCover(100_004, given)).toEqual([0, 0, 1, 12_500, 0])
})

test('nothing covers nothing', () => {
  expect(cheapestCover(4, [])).toBeUndefined()
})
