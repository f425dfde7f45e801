import {expect, test} from 'vitest'
import {compare, median} from './compare.ts'

test('the median is the middle, or between the two middle ones', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('both go in turn, and each round is compared with itself', async () => {
  const order: string[] = []
  const ours = [99, 20, 400, 60]
  const theirs = [99, 10, 100, 30]
  const subject = (label: string, times: number[]) => ({
    label,
    run: async () => {
      order.push(label)
      return times.shift() ?? 0
    },
  })
  const result = await compare({name: 'one', ours: subject('a', ours), theirs: subject('b', theirs), rounds: 3})
  expect(order.join('')).toBe('abbaabba')
  expect(result).toMatchObject({ratio: 2, differenceMs: 30, ours: {medianMs: 60}, theirs: {medianMs: 30}})
  expect(result.rounds).toHaveLength(3) // the first was for warming up
})
