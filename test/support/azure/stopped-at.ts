import type {EmulatedWorld} from '../../../src/emulators/core/emulated-world.ts'

/** At which call a client is stopped: before it does anything, or when it is done and not answered. */
export interface StopPoint {
  readonly call: number
  readonly when: 'before' | 'after'
}

export const STOPPED = new Error('stopped')

/**
 * Runs a client until its `call`-th call from now, where it is stopped for good: nobody answers it, and it asks nothing more.
 *
 * @returns how many calls it made, and whether it was stopped
 */
export async function stoppedAt(
  {script}: EmulatedWorld,
  {call, when}: StopPoint,
  act: (signal: AbortSignal) => Promise<unknown>,
): Promise<{calls: number; wasStopped: boolean}> {
  const client = new AbortController()
  const first = script.calls.length
  let isOver = false
  const stop = (number: number) => {
    if (isOver || number - first !== call) return undefined
    isOver = true
    client.abort(STOPPED)
    return new Promise<void>(() => {}) // never
  }
  script.watch({
    before: ({number}) => (when === 'before' ? stop(number) : undefined),
    after: ({number}) => (when === 'after' ? stop(number) : undefined),
  })
  const outcome = await act(client.signal).then(
    () => undefined,
    (error: unknown) => error,
  )
  isOver = true
  const wasStopped = client.signal.aborted
  if (wasStopped ? outcome !== STOPPED : outcome !== undefined)
    throw outcome ?? new Error('went on though it was stopped')
  return {calls: script.calls.length - first, wasStopped}
}
