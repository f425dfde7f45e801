import {expect, test} from 'vitest'
import {judgeLock} from '../../src/program/judge-lock.ts'
import type {SeenProcess, Sight} from '../../src/program/seen-process.ts'

const ENGINE = 100
const GPUCTL = 50
const lock = {ageMs: 0, holder: {user: 'ada', host: 'here', pid: ENGINE, since: '2026-01-02T03:04:05Z'}}

const seen = (
  startedAt: number,
  environment: Readonly<Record<string, string>> = {},
  program = 'pulumi',
): SeenProcess => ({
  program,
  startedAt,
  environment: new Map(Object.entries(environment)),
})
const engine = seen(2000, {GPUCTL_CLIENT_PID: `${GPUCTL}`, GPUCTL_CLUSTER: 'rack'})
const judge = (processes: Readonly<Record<number, Sight>>, host = 'here') =>
  judgeLock(lock, 'rack', {host, see: async (pid) => processes[pid] ?? 'gone'})

test('a lock of another machine is held, whatever runs here', async () => {
  expect(await judge({}, 'elsewhere')).toBe('held')
})

test('without its engine it is dead, also when gpuctl lives', async () => {
  expect(await judge({[GPUCTL]: seen(1000)})).toBe('dead')
})

test('an engine with its gpuctl holds it; one without ends', async () => {
  expect(await judge({[ENGINE]: engine, [GPUCTL]: seen(1000)})).toBe('held')
  expect(await judge({[ENGINE]: engine})).toBe('ending')
})

test('what belongs to another user holds it', async () => {
  expect(await judge({[ENGINE]: 'hidden'})).toBe('held')
  expect(await judge({[ENGINE]: engine, [GPUCTL]: 'hidden'})).toBe('held')
})

test('numbers that were given to other programs since do not count', async () => {
  expect(await judge({[ENGINE]: seen(9000, {}, 'bash')})).toBe('dead')
  expect(await judge({[ENGINE]: seen(9000, {GPUCTL_CLIENT_PID: '7', GPUCTL_CLUSTER: 'other'})})).toBe('dead')
  expect(await judge({[ENGINE]: engine, [GPUCTL]: seen(9000)})).toBe('ending')
})

test('Pulumi that somebody runs by hand holds it', async () => {
  expect(await judge({[ENGINE]: seen(2000)})).toBe('held')
})

test('a lock without a holder is being written, and dead when that takes too long', async () => {
  const world = {host: 'here', see: async () => 'gone' as const}
  expect(await judgeLock({ageMs: 100}, 'rack', world)).toBe('ending')
  expect(await judgeLock({ageMs: 5_000}, 'rack', world)).toBe('dead')
})
