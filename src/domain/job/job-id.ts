/** What ids look like; everything that takes one from outside checks it with this. */
export const JOB_ID = /^j-\d{8}-[0-9a-z]{8}$/

/**
 * A job's id: the day of its submission in UTC and the part of it that has gone by, to 2 milliseconds, so that ids sort by age,
 * as text does, and mean the same on every node; then what tells it from another one submitted at that moment.
 *
 * @param random from 0 to below 1
 */
export function jobId(nowMs: number, random: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '')
  return `j-${day}-${digits((nowMs % DAY_MS) / DAY_MS, 5)}${digits(random, 3)}`
}

/** A fraction of 1 as so many digits to the base of 36. */
const digits = (fraction: number, count: number): string =>
  Math.floor(fraction * 36 ** count)
    .toString(36)
    .padStart(count, '0')

/**
 * The first port to try for a job's rendezvous, spread so that two jobs of one node seldom try the same. Ports from 20000 on
 * lie below those that Linux gives to outgoing connections (32768 on) and below Kubernetes' node ports (30000 on).
 */
export function firstPort(id: string): {readonly first: number; readonly count: number} {
  let hash = 2166136261 // FNV-1a
  for (const char of id) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0
  return {first: 20_000 + (hash % 9_000), count: 1_000}
}

const DAY_MS = 86_400_000
