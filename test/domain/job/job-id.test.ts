import fc from 'fast-check'
import {expect, test} from 'vitest'
import {firstPort, JOB_ID, jobId} from '../../../src/domain/job/job-id.ts'

const random = fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true})
const time = fc.integer({min: Date.UTC(2025, 0), max: Date.UTC(2100, 0)})

test('ids sort as their times do', () => {
  fc.assert(
    fc.property(time, time, random, random, (a, b, one, other) => {
      expect(jobId(a, one)).toMatch(JOB_ID)
      if (Math.abs(a - b) > 2) expect(jobId(a, one) < jobId(b, other)).toBe(a < b)
    }),
  )
})

test('an id says its day', () => {
  expect(jobId(Date.UTC(2026, 10, 21, 12), 0.5)).toBe('j-20261121-i0000i00')
})

test('jobs of one moment differ', () => {
  const ids = Array.from({length: 50}, (_, index) => jobId(Date.UTC(2026, 0, 1), index / 50))
  expect(new Set(ids).size).toBe(50)
})

test('ports lie between 20000 and 30000, and differ between jobs', () => {
  const firsts = Array.from({length: 50}, (_, index) => firstPort(jobId(Date.UTC(2026, 0, 1 + index), 0)))
  for (const {first, count} of firsts) {
    expect(first).toBeGreaterThanOrEqual(20_000)
    expect(first + count).toBeLessThanOrEqual(30_000)
  }
  expect(new Set(firsts.map(({first}) => first)).size).toBeGreaterThan(45)
})
