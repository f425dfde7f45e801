import fc from 'fast-check'
import {expect, test} from 'vitest'
import {firstPort, JOB_ID, jobId} from '../../../src/domain/job/job-id.ts'

const time = fc.integer({min: Date.UTC(2025, 0), max: Date.UTC(2100, 0)})

test('ids sort as their times do', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      expect(jobId(a)).toMatch(JOB_ID)
      if (Math.abs(a - b) > 2) expect(jobId(a) < jobId(b)).toBe(a < b)
    }),
  )
})

test('an id says its day', () => {
  expect(jobId(Date.UTC(2026, 10, 21, 12))).toBe('j-20261121-i0000')
})

test('ports lie between 20000 and 30000, and differ between jobs', () => {
  const firsts = Array.from({length: 50}, (_, index) => firstPort(jobId(Date.UTC(2026, 0, 1 + index))))
  for (const {first, count} of firsts) {
    expect(first).toBeGreaterThanOrEqual(20_000)
    expect(first + count).toBeLessThanOrEqual(30_000)
  }
  expect(new Set(firsts.map(({first}) => first)).size).toBeGreaterThan(45)
})
