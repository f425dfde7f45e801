import type {HostRecord} from './host-record.ts'

export interface GangSeen {
  readonly records: readonly HostRecord[]
  /** Names of hosts that listen. */
  readonly running: ReadonlySet<string>
  /** Names of hosts that have a process or a folder, with or without a record. */
  readonly present: ReadonlySet<string>
}

export interface GangPlan {
  /** Names to end and forget: beyond the size, doubled, or not known by any record. */
  readonly remove: readonly string[]
  /** Records of hosts that stay but do not listen. */
  readonly start: readonly HostRecord[]
  /** Indices for which a host must be made. */
  readonly add: readonly number[]
  readonly drop: readonly HostRecord[]
}

/** Pure: what brings a pool of this machine's hosts to its size. The highest indices go first. */
export function planGang(pool: string, size: number, seen: GangSeen): GangPlan {
  const kept = new Map<number, HostRecord>()
  const drop: HostRecord[] = []
  for (const record of seen.records) {
    if (record.index < size && !kept.has(record.index)) kept.set(record.index, record)
    else drop.push(record)
  }
  const names = new Set([...kept.values()].map(({name}) => name))
  const strays = [...seen.present].filter((name) => isOfPool(pool, name) && !names.has(name))
  return {
    remove: [...new Set([...drop.map(({name}) => name).filter((name) => !names.has(name)), ...strays])],
    start: [...kept.values()].filter(({name}) => !seen.running.has(name)).sort((a, b) => a.index - b.index),
    add: Array.from({length: size}, (_, index) => index).filter((index) => !kept.has(index)),
    drop,
  }
}

/** `a-1-0` is of the pool `a-1`, never of `a`. */
export const isOfPool = (pool: string, name: string): boolean =>
  name.startsWith(`${pool}-`) && /^\d+$/.test(name.slice(pool.length + 1))
