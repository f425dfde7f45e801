/** What ids look like; everything that takes one from outside checks it with this. */
export const JOB_ID = /^j-\d{8}-[0-9a-z]{5}$/

/**
 * A job's id from the time of its submission, to 2 milliseconds: the day in UTC and the part of it that has gone by. Ids sort
 * by age, as text does, and mean the same on every node.
 */
export function jobId(nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '')
  const part = Math.floor(((nowMs % DAY_MS) / DAY_MS) * 36 ** 5)
  return `j-${day}-${part.toString(36).padStart(5, '0')}`
}

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
