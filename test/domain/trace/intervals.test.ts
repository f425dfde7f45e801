import fc from 'fast-check'
import {expect, test} from 'vitest'
import {both, type Interval, lengthOf, union} from '../../../src/domain/trace/intervals.ts'

const anyIntervals = fc.array(
  fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]): Interval => [from, from + length]),
  {maxLength: 12},
)
/** What each unit of time is in, one by one. */
const unitsOf = (intervals: readonly Interval[]) =>
  new Set(intervals.flatMap(([from, to]) => Array.from({length: to - from}, (_, at) => from + at)))

test('a union has each time once', () => {
  fc.assert(
    fc.property(anyIntervals, (intervals) => {
      const joined = union(intervals)
      expect(unitsOf(joined)).toEqual(unitsOf(intervals))
      expect(lengthOf(joined)).toBe(unitsOf(intervals).size)
      expect(joined.every(([from], at) => at === 0 || (joined[at - 1]?.[1] ?? 0) < from)).toBe(true)
    }),
  )
})

test('what is in both is in each', () => {
  fc.assert(
    fc.property(anyIntervals, anyIntervals, (a, b) => {
      const shared = both(union(a), union(b))
      const inB = unitsOf(b)
      expect(unitsOf(shared)).toEqual(new Set([...unitsOf(a)].filter((unit) => inB.has(unit))))
      expect(lengthOf(shared)).toBe(unitsOf(shared).size)
    }),
  )
})
