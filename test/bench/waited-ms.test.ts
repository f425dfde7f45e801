import {describe, expect, it} from 'vitest'
import {waitedMs} from './waited-ms.ts'

describe('waitedMs', () => {
  it('counts what overlaps once, in whatever order it was noted', () => {
    const calls = [
      [30, 40],
      [0, 10],
      [5, 12],
      [6, 7],
    ] as const
    expect(waitedMs(calls)).toBe(22)
    expect(waitedMs([])).toBe(0)
  })
})
