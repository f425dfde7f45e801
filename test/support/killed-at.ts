import type {CallScript} from '../../src/emulators/core/call-script.ts'

export interface Kill {
  /** Ends whatever the client was doing. */
  readonly signal: AbortSignal
  /** Whether it came to that. */
  readonly happened: () => boolean
}

/**
 * A client that dies at the k-th call from now: `before` the cloud takes it, so that it never happened, or `after` it was done, so that
 * nobody learned of it.
 */
export function killedAt(script: CallScript, k: number, when: 'before' | 'after'): Kill {
  const abort = new AbortController()
  const number = script.calls.length + k
  script.clear()
  script.add({nth: k, fault: {kind: when === 'before' ? 'reset-before' : 'reset-after'}})
  let happened = false
  script.watch({
    [when](call: {readonly number: number}) {
      if (call.number !== number) return
      happened = true
      script.clear()
      abort.abort(new Error('killed'))
    },
  })
  return {signal: AbortSignal.any([abort.signal, AbortSignal.timeout(20_000)]), happened: () => happened}
}
