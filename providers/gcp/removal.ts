import {setTimeout as delay} from 'node:timers/promises'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Gcp} from './gcp.ts'

/** Ends one thing; already gone is success. @returns whether it is gone: false while something uses it */
export async function remove(gcp: Gcp, request: Parameters<Gcp['complete']>[0]): Promise<boolean> {
  try {
    await gcp.complete(request)
    return true
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    if (GONE.test(error.fault.code)) return true
    if (IN_USE.test(error.fault.code)) return false
    throw error
  }
}

const GONE = /^(notFound|RESOURCE_NOT_FOUND)$/
const IN_USE = /^(RESOURCE_IN_USE_BY_ANOTHER_RESOURCE|resourceInUseByAnotherResource)$/

/** Does it for all, so many at a time. What fails does not keep the others from being done; the first failure is thrown. */
export async function forEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values()
  const failures: unknown[] = []
  const work = async () => {
    for (const item of queue) await act(item).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({length: Math.min(AT_ONCE, items.length)}, work))
  if (failures.length > 0) throw failures[0]
}

const AT_ONCE = 24

/**
 * Does a round of something until it says that nothing is left, with longer and longer pauses.
 *
 * @returns false where something was left after the last round
 */
export async function inRounds(
  signal: AbortSignal,
  round: () => Promise<boolean>,
  withinMs = 600_000,
): Promise<boolean> {
  const startedMs = performance.now()
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 10_000)) {
    signal.throwIfAborted()
    if (await round()) return true
    if (performance.now() - startedMs + pauseMs > withinMs) return false
    await delay(pauseMs, undefined, {signal})
  }
}
