import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {gpuProfiles} from '../../src/domain/harness/gpu-profile.ts'
import {watchedOf} from '../../src/domain/harness/watch.ts'
import {BuiltHarness} from './built-harness.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['libnvidia-ml.so.1'])
}, 300_000)

afterAll(() => {
  for (const each of [built, simulated]) each?.[Symbol.dispose]()
})

const watched = (...facts: readonly string[]) => {
  const words = ['watch', '--seconds', '1', '--interval-ms', '200']
  const {status, stdout, stderr} = built.run(words, built.program, simulated.env(...facts))
  expect([status, stderr]).toEqual([0, ''])
  return watchedOf(stdout)
}

describe('watching', () => {
  test('tells what GPUs do by their own counters, and what holds one back', () => {
    const {begin, samples} = watched('gpus 3', 'busy 1 0.8', 'busy 2 0.8', 'throttle 2 0x80')
    expect(begin.driverVersion).toBe('570.133.20')
    expect(samples.length).toBeGreaterThan(1)
    const [idle, busy, held] = gpuProfiles({begin, samples})
    expect(idle).toMatchObject({simulated: true, counters: 'supported', idleShare: 1, heldBackShare: 0, processes: []})
    expect(busy?.figures.smShare?.mean).toBeCloseTo(0.76)
    expect(busy?.figures.tensorShare?.mean).toBeCloseTo(0.44)
    expect(busy?.figures.dramShare?.mean).toBeCloseTo(0.48)
    expect(busy?.figures.nvlinkTxBytesPerSecond?.mean).toBeCloseTo(0.8 * 12000 * 2 ** 20)
    expect(busy).toMatchObject({idleShare: 0, heldBackShare: 0, processes: [{pid: 4000001}]})
    expect(held).toMatchObject({idleShare: 0, heldBackShare: 1, heldBackBy: ['power-brake']})
    expect(held?.figures.smMhz?.mean).toBe(1200)
  })

  test('tells GPUs without such counters apart, and has their rates from others', () => {
    const {begin, samples} = watched('gpus 1', 'busy 0 0.5', 'no-counters')
    const [gpu] = gpuProfiles({begin, samples})
    expect(gpu?.counters).toBe('not-supported')
    expect(gpu?.figures.smShare).toBeUndefined()
    expect(gpu?.figures.busyShare?.mean).toBe(0.5)
    expect(gpu?.figures.pcieTxBytesPerSecond?.mean).toBe(0.5 * 12e6 * 1024)
    const nvlink = (gpu?.figures.nvlinkTxBytesPerSecond?.mean ?? 0) / (0.5 * 8e9 * 18)
    expect(nvlink).toBeGreaterThan(0.1)
    expect(nvlink).toBeLessThan(10)
  })

  test('says why there is nothing to watch', () => {
    const {begin, samples} = watched('nvml-init-error 9')
    expect([begin.fault, begin.gpus, samples]).toEqual(['Driver Not Loaded (9)', [], []])
  })

  test('ends with whoever reads it', async () => {
    const words = ['watch', '--seconds', '1000', '--interval-ms', '100']
    const running = built.started(words, built.program, simulated.env())
    await once(running.stdout, 'data')
    running.stdout.destroy()
    const [, signal] = await once(running, 'exit')
    expect(signal).toBe('SIGPIPE')
  })

  test.each([
    ['--seconds', '0'],
    ['--interval-ms', '86401'],
  ])('refuses %s %s', (...words) => {
    expect(built.run(['watch', ...words]).status).toBe(2)
  })
})
