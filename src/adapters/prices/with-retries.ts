import {setTimeout as sleep} from 'node:timers/promises'
import type {GpuctlError} from '../../errors/gpuctl-error.ts'

export interface RetryOptions {
  readonly signal: AbortSignal
  /** How often it is tried in all. */
  readonly attempts?: number
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
  /** 0 to 1. */
  readonly random?: () => number
}

/** A failure that may be over at the next try. */
export class Transient extends Error {
  readonly fault: GpuctlError
  /** What the vendor asked to wait. */
  readonly retryAfterMs: number

  constructor(fault: GpuctlError, retryAfterMs = 0) {
    super(fault.message, {cause: fault})
    this.fault = fault
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * Tries again while `act` throws a {@link Transient}, after a random part of a growing wait, so that many who were refused
 * together do not return together. Vendors of prices publish no limits: wait as they ask, up to a minute.
 *
 * @throws the last one's fault
 */
export async function withRetries<T>(act: () => Promise<T>, options: RetryOptions): Promise<T> {
  const {signal, attempts = 4, pause = pauseFor, random = Math.random} = options
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Transient)) throw error
      if (attempt >= attempts || error.retryAfterMs > LONGEST_WAIT_MS) throw error.fault
      await pause(error.retryAfterMs + random() * Math.min(LONGEST_JITTER_MS, 500 * 2 ** attempt), signal)
    }
  }
}

const LONGEST_WAIT_MS = 60_000
const LONGEST_JITTER_MS = 8_000

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, {signal})
}
