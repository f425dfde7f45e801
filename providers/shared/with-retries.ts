import {setTimeout as delay} from 'node:timers/promises'
import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from './cloud-fault.ts'

export interface RetryOptions {
  /** What an error of the SDK means; undefined: our own bug, which is thrown on. */
  readonly faultOf: (error: unknown) => Fault | undefined
  readonly signal: AbortSignal
  /** From the first try; then the fault is thrown. */
  readonly withinMs?: number
  readonly firstDelayMs?: number
  /** Takes why it is tried again, in a few words for a person. */
  readonly onNews?: ((text: string) => void) | undefined
}

/**
 * The one retry policy for all clouds: what is throttled or out of order is asked for again, after twice as long each time with some
 * chance in it, and not before the cloud said. All else is the caller's to decide. What is tried again must be safe to repeat: pass
 * the same token.
 *
 * @throws CloudFault
 */
export async function withRetries<T>(act: () => Promise<T>, options: RetryOptions): Promise<T> {
  const {faultOf, signal, withinMs = WITHIN_MS, firstDelayMs = FIRST_DELAY_MS, onNews} = options
  const startedMs = performance.now()
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      signal.throwIfAborted()
      const fault = error instanceof CloudFault ? error.fault : faultOf(error)
      if (fault === undefined) throw error
      const waitMs = Math.max(jittered(firstDelayMs * 2 ** attempt), fault.retryAfterMs ?? 0)
      const isLate = performance.now() - startedMs + waitMs > withinMs
      if (!isPassing(fault) || isLate) throw new CloudFault(fault, {cause: error})
      onNews?.(`${fault.code}: trying again in ${Math.ceil(waitMs / 1000)} s`)
      await delay(waitMs, undefined, {signal})
    }
  }
}

const WITHIN_MS = 90_000
const FIRST_DELAY_MS = 200
const MOST_DELAY_MS = 15_000

const isPassing = ({kind}: Fault): boolean => kind === 'throttled' || kind === 'outage'

/** Between half and all of it, so that many clients do not come back at once. */
const jittered = (ms: number): number => Math.min(ms, MOST_DELAY_MS) * (0.5 + Math.random() / 2)
