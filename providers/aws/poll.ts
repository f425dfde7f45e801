import {setTimeout as delay} from 'node:timers/promises'
import type {Ec2} from './ec2.ts'

/** Looks, less and less often, until there is something or the time is over; undefined then. */
export async function poll<T>(ec2: Ec2, withinMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const endMs = performance.now() + withinMs
  for (let waitMs = ec2.pace.pollMs; ; waitMs = Math.min(waitMs * 1.5, MOST_MS)) {
    const found = await look()
    if (found !== undefined) return found
    const leftMs = endMs - performance.now()
    if (leftMs <= 0) return undefined
    await delay(Math.min(waitMs, leftMs), undefined, {signal: ec2.signal}).catch((error: unknown) => {
      ec2.signal.throwIfAborted()
      throw error
    })
  }
}

const MOST_MS = 10_000
