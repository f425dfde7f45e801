import {setTimeout as delay} from 'node:timers/promises'

export interface PollOptions {
  readonly signal: AbortSignal
  readonly withinMs: number
  /** Between the first two looks; later ones are further apart. */
  readonly firstMs: number
}

/** Looks, less and less often, until there is something or the time is over; undefined then. */
export async function poll<T>(
  {signal, withinMs, firstMs}: PollOptions,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const endMs = performance.now() + withinMs
  for (let waitMs = firstMs; ; waitMs = Math.min(waitMs * 1.5, MOST_MS)) {
    signal.throwIfAborted()
    const found = await look()
    if (found !== undefined) return found
    const leftMs = endMs - performance.now()
    if (leftMs <= 0) return undefined
    await delay(Math.min(waitMs, leftMs), undefined, {signal}).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
  }
}

const MOST_MS = 10_000
