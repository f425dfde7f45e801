import {expect} from 'vitest'
import {ERROR_CODES} from '../../../src/errors/codes.ts'
import type {Cloud, GangResult} from '../../../src/ports/cloud.ts'
import type {Rented} from './rented.ts'

export const bounded = (): AbortSignal => AbortSignal.timeout(60_000)

/** What a command does with a cluster on a cloud. */
export interface Act {
  /** What is there before. */
  readonly from: number
  /** What is asked for. */
  readonly size: number
  readonly run: (on: Rented, cloud: Cloud, signal: AbortSignal) => Promise<GangResult | undefined>
}

/** The first, or a change. */
export const upTo = (from: number, size: number): Act => ({
  from,
  size,
  async run(on, cloud, signal) {
    await cloud.ensureNetwork(on.network(), signal)
    return cloud.ensureGang(on.gang(size), signal)
  },
})

export const ACTS = {
  up: upTo(0, 2),
  grow: upTo(1, 3),
  shrink: upTo(3, 1),
  down: {
    from: 2,
    size: 0,
    async run({cluster, network}, cloud, signal) {
      await cloud.removeGang({cluster, pool: 'train'}, signal)
      const {region} = network()
      await cloud.removeNetwork({cluster, ...(region !== undefined && {region})}, signal)
      await cloud.sweep(cluster, signal)
      return undefined
    },
  },
} as const satisfies Readonly<Record<string, Act>>

/** Undisturbed. */
export async function brought(on: Rented, act: Act, says: string): Promise<void> {
  const result = await act.run(on, on.client(), bounded())
  expect(result?.fault, says).toBeUndefined()
  expect(result?.members.map(({index, state}) => [index, state]) ?? [], says).toEqual(
    Array.from({length: act.size}, (_, index) => [index, 'running']),
  )
  expectBilled(on, act.size, says)
}

/** Nothing is left of any kind. */
export async function emptied(on: Rented, says: string): Promise<void> {
  await brought(on, ACTS.down, says)
  expect(on.inventory(), says).toEqual([])
}

/** So many nodes, and nothing that costs money without one. */
export function expectBilled(on: Rented, nodes: number, says: string): void {
  expect(nodesOf(on), says).toHaveLength(nodes)
  if (nodes === 0)
    expect(
      on.inventory().filter(({nanoUsdPerHour}) => nanoUsdPerHour > 0n),
      says,
    ).toEqual([])
}

export const nodesOf = (on: Rented) => on.inventory().filter(({kind}) => kind === 'instance')

/** An error that has a documented exit code, and says what to do. */
export function expectTold(error: unknown, says: string): void {
  expect(error, says).toMatchObject({code: expect.any(String), suggestions: [expect.stringMatching(/./)]})
  expect(Object.keys(ERROR_CODES), says).toContain((error as {code: string}).code)
  expect((error as {code: string}).code, says).not.toBe('INTERNAL')
}
