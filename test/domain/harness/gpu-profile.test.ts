import fc from 'fast-check'
import {expect, test} from 'vitest'
import {gpuProfiles, spreadOf} from '../../../src/domain/harness/gpu-profile.ts'
import {type GpuSample, type Watched, watchedOf} from '../../../src/domain/harness/watch.ts'

const watched = (...gpus: readonly Omit<GpuSample, 'index'>[]): Watched => ({
  begin: {
    ...{schema: 1, kind: 'begin', hasCounterReader: false},
    gpus: [{index: 0, simulated: false, counters: 'supported'}],
  },
  samples: gpus.map((gpu, at) => ({kind: 'sample', atUnixMs: at, gpus: [{index: 0, ...gpu}]})),
})

test('a figure that no sample has is absent, and one that some have is of those', () => {
  const [gpu] = gpuProfiles(watched({powerW: 100}, {powerW: 300, smShare: 0.5}))
  expect(gpu?.figures).toEqual({powerW: {mean: 200, p5: 100, p95: 300}, smShare: {mean: 0.5, p5: 0.5, p95: 0.5}})
  expect(gpu?.heldBackShare).toBeUndefined()
})

test('idle is what next to nothing runs on, by its own counters before the driver’s word', () => {
  const shares = (...samples: readonly Omit<GpuSample, 'index'>[]) => gpuProfiles(watched(...samples))[0]?.idleShare
  expect(shares({busyShare: 1, smShare: 0.01}, {busyShare: 1, smShare: 0.9})).toBe(0.5)
  expect(shares({busyShare: 0}, {busyShare: 0.9})).toBe(0.5)
  expect(shares({powerW: 1})).toBeUndefined()
})

test('held back is what harmful reasons are told of', () => {
  const reasons = (...harmful: string[]) => ({clockReasons: {benign: ['power-cap'], harmful}})
  const [gpu] = gpuProfiles(watched(reasons(), reasons('hw-thermal'), reasons('hw-thermal', 'sw-thermal'), reasons()))
  expect([gpu?.heldBackShare, gpu?.heldBackBy]).toEqual([0.5, ['hw-thermal', 'sw-thermal']])
})

test('means and their bounds lie within the samples', () => {
  fc.assert(
    fc.property(fc.array(fc.double({min: 0, max: 1e12, noNaN: true}), {minLength: 1}), (values) => {
      const {mean, p5, p95} = spreadOf(values)
      const [least, most] = [Math.min(...values), Math.max(...values)]
      expect(p5).toBeGreaterThanOrEqual(least)
      expect(p95).toBeLessThanOrEqual(most)
      expect(p5).toBeLessThanOrEqual(p95)
      expect(mean).toBeGreaterThanOrEqual(least * (1 - 1e-9))
      expect(mean).toBeLessThanOrEqual(most * (1 + 1e-9))
    }),
  )
})

test('what was cut off is no whole watch', () => {
  const begin = JSON.stringify({schema: 1, kind: 'begin', hasCounterReader: false, gpus: []})
  expect(watchedOf(`${begin}\n{"kind":"end","fault":"late"}\n`)).toMatchObject({samples: [], fault: 'late'})
  expect(() => watchedOf(`${begin}\n`)).toThrow(RangeError)
  expect(() => watchedOf(`${begin}\n{"kind":"sam`)).toThrow(SyntaxError)
})
