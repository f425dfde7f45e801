import type {Known} from './machine-type.ts'

/** Prices of GPUs move by tens of percent in a quarter. */
export const STALE_AFTER_DAYS = 90

/** Whole days since the day of a catalog; unknown where that is. */
export function catalogAgeDays(date: string, nowUnixMs: number): Known<number> {
  const unixMs = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(unixMs) ? 'unknown' : Math.max(0, Math.floor((nowUnixMs - unixMs) / DAY_MS))
}

const DAY_MS = 86_400_000
