import type {Fault} from '../../src/domain/fault.ts'
import {settledAtMost} from '../shared/at-most.ts'
import {faultOf} from './faults.ts'

/** Does `act` for all items, at most `limit` at a time. What fails does not keep the others from being done: the first fault returns. */
export async function eachAtMost<T>(
  limit: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<Fault | undefined> {
  const results = await settledAtMost(limit, items, act)
  const faults = results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    const fault = faultOf(result.reason)
    if (fault === undefined) throw result.reason // our own bug, or an abort
    return [fault]
  })
  return faults[0]
}
