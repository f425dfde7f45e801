import fc from 'fast-check'
import {expect, test} from 'vitest'
import {virtualClock} from '../../../src/emulators/core/virtual-clock.ts'

test('what is due is done in the order of its time, and of equal times in the order in which it was asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({min: 1, max: 50})), fc.array(fc.nat(40)), (delays, steps) => {
      using clock = virtualClock({startUnixMs: 0, rate: 0})
      const done: {delay: number; at: number}[] = []
      for (const [at, delay] of delays.entries()) clock.after(delay, () => done.push({delay, at}))
      for (const step of steps) clock.advance(step)
      const passed = steps.reduce((sum, step) => sum + step, 0)
      expect(clock.nowUnixMs()).toBe(Math.round(passed))
      const due = delays.map((delay, at) => ({delay, at})).filter(({delay}) => delay <= passed)
      expect(done).toEqual(due.sort((a, b) => a.delay - b.delay || a.at - b.at))
    }),
  )
})

test('runs with real time at its rate, and by itself', async () => {
  using clock = virtualClock({startUnixMs: 0, rate: 1000})
  const at = await new Promise<number>((resolve) => clock.after(5000, () => resolve(clock.nowUnixMs())))
  expect(at).toBeGreaterThanOrEqual(5000)
})

test('goes on from where it is at another rate', async () => {
  using clock = virtualClock({startUnixMs: 0, rate: 0})
  const done = new Promise<number>((resolve) => clock.after(60_000, () => resolve(clock.nowUnixMs())))
  clock.advance(59_000)
  expect([clock.rate, clock.nowUnixMs()]).toEqual([0, 59_000])
  clock.setRate(1000)
  expect(clock.nowUnixMs()).toBeGreaterThanOrEqual(59_000)
  expect(await done).toBeGreaterThanOrEqual(60_000)
  clock.setRate(0)
  const now = clock.nowUnixMs()
  clock.advance(1000)
  expect([clock.rate, clock.nowUnixMs()]).toEqual([0, now + 1000])
})

test('what takes no time is done soon, not before', async () => {
  using clock = virtualClock({rate: 0})
  let isDone = false
  const soon = new Promise<void>((resolve) =>
    clock.after(0, () => {
      isDone = true
      resolve()
    }),
  )
  expect(isDone).toBe(false)
  await soon
  expect(isDone).toBe(true)
})

test('its end ends all that waits', async () => {
  const clock = virtualClock({rate: 1000})
  let isDone = false
  clock.after(1, () => {
    isDone = true
  })
  clock[Symbol.dispose]()
  clock.advance(1000)
  expect(isDone).toBe(false)
})
