import type {Fault} from '../../src/domain/fault.ts'
import {faultOf} from './faults.ts'

/** Does `act` for all items, at most `limit` at a time. What fails does not keep the others from being done: the first fault returns. */
export async function eachAtMost<T>(
  limit: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<Fault | undefined> {
  const queue = items.values()
  const faults: Fault[] = []
  const bugs: unknown[] = []
  const work = async () => {
    for (const item of queue) {
      if (bugs.length > 0) return
      try {
        await act(item)
      } catch (error) {
        const fault = faultOf(error)
        if (fault === undefined) bugs.push(error)
        else faults.push(fault)
      }
    }
  }
  await Promise.all(Array.from({length: Math.min(limit, items.length)}, work))
  if (bugs.length > 0) throw bugs[0]
  return faults[0]
}
