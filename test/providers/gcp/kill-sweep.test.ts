import {expect, test} from 'vitest'
import {forEach} from '../../../providers/gcp/removal.ts'
import type {Cloud} from '../../../src/ports/cloud.ts'
import {type KillPoint, killedAt, killPoints} from '../../support/gcp/killed-gcp.ts'
import {bounded, factsOf, type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

const machine = factsOf('a2-highgpu-1g')
const rental = {machine, together: true}

type Act = (on: StartedGcp) => (cloud: Cloud, signal: AbortSignal) => Promise<unknown>

const up: Act = (on) => async (cloud, signal) => {
  await cloud.ensureNetwork(on.network(machine), signal)
  return cloud.ensureGang(on.gang(2, rental), signal)
}
const grow: Act = (on) => (cloud, signal) => cloud.ensureGang(on.gang(4, rental), signal)
const down: Act = (on) => async (cloud, signal) => {
  await cloud.removeGang({cluster: on.cluster, pool: 'train'}, signal)
  await cloud.removeNetwork(on.network(machine), signal)
}
const soldOut: Act = (on) => (cloud, signal) => {
  on.world.market.set({cloud: 'gcp', nodes: 3})
  return cloud.ensureGang(on.gang(4, rental), signal)
}

/** Kills the client at each of its calls in turn; a fresh one then has exactly the asked nodes, and leaves nothing. */
async function sweepOver(name: string, before: readonly Act[], act: Act, size: number): Promise<void> {
  const calls = await withGcp(before, async (on) => {
    const from = on.world.script.calls.length
    await act(on)(on.client(), bounded())
    return on.world.script.calls.length - from
  })
  const points = killPoints(calls)
  await forEach(points, (point) => withGcp(before, (on) => dies(on, point, act, size)))
  console.info(`${name}: ${points.length} kill points`)
}

async function withGcp<T>(before: readonly Act[], work: (on: StartedGcp) => Promise<T>): Promise<T> {
  await using on = await startGcp()
  for (const each of before) await each(on)(on.client(), bounded())
  return await work(on)
}

async function dies(on: StartedGcp, point: KillPoint, act: Act, size: number): Promise<void> {
  expect(await killedAt(on, point, act(on)), JSON.stringify(point)).toBe(true)
  on.world.market.set({cloud: 'gcp', nodes: 100})
  const next = on.client()
  await next.ensureNetwork(on.network(machine), bounded())
  const {members, fault} = await next.ensureGang(on.gang(size, rental), bounded())
  expect(fault, JSON.stringify(point)).toBeUndefined()
  const running = on.inventory('instance').map(({id}) => id)
  expect([members.map(({name}) => name), running.toSorted()], JSON.stringify(point)).toEqual([
    Array.from({length: size}, (_, index) => `train-${index}`),
    members.map(({id}) => id).toSorted(),
  ])
  await next.removeGang({cluster: on.cluster, pool: 'train'}, bounded())
  await next.removeNetwork(on.network(machine), bounded())
  await next.sweep(on.cluster, bounded())
  expect(on.inventory(), JSON.stringify(point)).toEqual([])
}

const LONG = {timeout: 120_000}

test('killed while it comes up', LONG, () => sweepOver('up', [], up, 2))
test('killed while it grows from 2 to 4', LONG, () => sweepOver('2 to 4', [up], grow, 4))
test('killed while it goes down', LONG, () => sweepOver('down', [up], down, 2))
test('killed while it comes up without capacity', LONG, () =>
  sweepOver(
    'sold out from the start',
    [(on) => (cloud, signal) => cloud.ensureNetwork(on.network(machine), signal)],
    soldOut,
    4,
  ),
)
