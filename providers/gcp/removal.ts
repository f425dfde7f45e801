import {atMost} from '../shared/at-most.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {poll} from '../shared/poll.ts'
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

/** Does it for all, as many at a time as one project may well ask. The first failure is thrown, once all the others are done. */
export const forEach = <T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> =>
  atMost(AT_ONCE, items, act)

const AT_ONCE = 24

/**
 * Does a round of something until it says that nothing is left.
 *
 * @returns false where something was left after the last round
 */
export const inRounds = async (signal: AbortSignal, round: () => Promise<boolean>): Promise<boolean> =>
  (await poll({signal, withinMs: REMOVED_WITHIN_MS, firstMs: 50}, async () => (await round()) || undefined)) ?? false

const REMOVED_WITHIN_MS = 600_000
