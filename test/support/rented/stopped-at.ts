import type {EmulatedWorld} from '../../../src/emulators/core/emulated-world.ts'

/** At which call a client is stopped: before it does anything, or when it is done and not answered. */
export interface StopPoint {
  readonly call: number
  readonly when: 'before' | 'after'
}

/** All points of what makes so many calls. */
export const stopPoints = (calls: number): readonly StopPoint[] =>
  Array.from({length: calls}, (_, at) => at + 1).flatMap((call) => [
    {call, when: 'before'},
    {call, when: 'after'},
  ])

/**
 * Runs a client until its `call`-th call from now, where it is stopped for good: nobody answers it, and it asks nothing more.
 *
 * @returns whether it came so far
 */
export async function stoppedAt(
  {script}: EmulatedWorld,
  {call, when}: StopPoint,
  act: (signal: AbortSignal) => Promise<unknown>,
): Promise<boolean> {
  const client = new AbortController()
  const last = script.calls.length + call
  let isOver = false
  const stop = ({number}: {readonly number: number}) => {
    if (isOver || number !== last) return undefined
    isOver = true
    client.abort(new Error('stopped'))
    return new Promise<void>(() => {}) // never
  }
  script.watch({[when]: stop})
  const outcome = await act(client.signal).then(
    () => undefined,
    (error: unknown) => ({error}),
  )
  isOver = true
  if (!client.signal.aborted && outcome !== undefined) throw outcome.error
  if (client.signal.aborted && outcome === undefined) throw new Error('went on though it was stopped')
  return client.signal.aborted
}
