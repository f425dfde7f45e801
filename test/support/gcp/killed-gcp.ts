import type {Cloud} from '../../../src/ports/cloud.ts'
import type {StartedGcp} from './start-gcp.ts'

/** A moment of a client's life: just before a call reached the cloud, or after it was done and before its answer came back. */
export interface KillPoint {
  readonly call: number
  readonly moment: 'before' | 'after'
}

/** Runs what a client does until it is killed at that point. @returns whether it came so far */
export async function killedAt(
  on: StartedGcp,
  {call, moment}: KillPoint,
  act: (cloud: Cloud, signal: AbortSignal) => Promise<unknown>,
): Promise<boolean> {
  const killed = new AbortController()
  const at = on.world.script.calls.length + call
  if (moment === 'before') on.world.script.add({nth: call, fault: {kind: 'reset-before'}})
  on.world.script.watch({
    [moment]: ({number}: {number: number}) => {
      if (number === at) killed.abort(new Error('killed'))
    },
  })
  const outcome = await act(on.client(), AbortSignal.any([killed.signal, AbortSignal.timeout(20_000)])).catch(
    (error: unknown) => error,
  )
  on.world.script.clear()
  if (killed.signal.aborted) return true
  if (outcome instanceof Error) throw outcome
  return false
}

/** All points of what makes so many calls. */
export const killPoints = (calls: number): readonly KillPoint[] =>
  Array.from({length: calls}, (_, at) => at + 1).flatMap((call) => [
    {call, moment: 'before'},
    {call, moment: 'after'},
  ])
