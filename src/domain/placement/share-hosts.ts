import type {HostEntry} from '../host-entry.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import {assignHosts, type HostDemand} from './assign-hosts.ts'

export type HostShares =
  /** In the order of the pools, and for each in the order of the hosts. */
  | {readonly taken: readonly (readonly HostEntry[])[]}
  | {readonly refused: readonly {readonly pool: string; readonly reason: string}[]}

/** Gives each pool hosts of its own that have what it asks for, if there is any way to do so. */
export function shareHosts(pools: readonly PoolSpec[], hosts: readonly HostEntry[]): HostShares {
  const kinds = kindsOf(hosts)
  const assign = (some: readonly PoolSpec[]) =>
    assignHosts(
      some.map((pool) => demandOf(pool, kinds)),
      kinds.map((kind) => ({hosts: kind.length, gpusEach: kind[0]?.gpus?.count ?? 0})),
    )
  const counts = assign(pools)
  if (counts === undefined) return {refused: whyNot(pools, hosts, (some) => assign(some) !== undefined)}
  const free = kinds.map((kind) => [...kind])
  const taken = counts.map((ofPool) => {
    const own = new Set(ofPool.flatMap((count, kind) => free[kind]?.splice(0, count) ?? []))
    return hosts.filter((host) => own.has(host))
  })
  return {taken}
}

/** Hosts by what they have; the plain ones first, so that a pool that asks for no GPU leaves those alone. */
function kindsOf(hosts: readonly HostEntry[]): readonly (readonly HostEntry[])[] {
  const kinds = new Map<string, HostEntry[]>([['', []]])
  for (const host of hosts) {
    const key = host.gpus === undefined ? '' : `${host.gpus.model}:${host.gpus.count}`
    kinds.set(key, [...(kinds.get(key) ?? []), host])
  }
  return [...kinds.values()].filter((kind) => kind.length > 0)
}

function demandOf(pool: PoolSpec, kinds: readonly (readonly HostEntry[])[]): HostDemand {
  const fitsKind = (kind: number) => {
    const [host] = kinds[kind] ?? []
    return host !== undefined && fits(host, pool)
  }
  return pool.gpusTotal === undefined
    ? {hosts: pool.nodes ?? 0, fits: fitsKind}
    : {gpus: pool.gpusTotal, fits: fitsKind}
}

/** Names the pools that fit in none of the hosts; where each alone would, the first for which the others leave too few. */
function whyNot(
  pools: readonly PoolSpec[],
  hosts: readonly HostEntry[],
  isFeasible: (some: readonly PoolSpec[]) => boolean,
): readonly {readonly pool: string; readonly reason: string}[] {
  const alone = pools.filter((pool) => !isFeasible([pool]))
  if (alone.length > 0) return alone.map((pool) => ({pool: pool.name, reason: tooFew(pool, hosts)}))
  const at = pools.findIndex((_, index) => !isFeasible(pools.slice(0, index + 1)))
  const pool = pools[at]
  return pool === undefined ? [] : [{pool: pool.name, reason: `${tooFew(pool, hosts)}, and other pools need them too`}]
}

function tooFew(pool: PoolSpec, hosts: readonly HostEntry[]): string {
  const fitting = hosts.filter((host) => fits(host, pool))
  if (pool.gpusTotal === undefined)
    return `${pool.nodes} hosts are wanted, ${fitting.length} of the ${hosts.length} that are given fit`
  const gpus = fitting.reduce((sum, host) => sum + (host.gpus?.count ?? 0), 0)
  return `${pool.gpusTotal} GPUs are wanted, the hosts that fit have ${gpus}`
}

function fits(host: HostEntry, {gpus}: PoolSpec): boolean {
  if (gpus === undefined) return true
  const has = host.gpus
  if (has === undefined || gpus.kind === 'capability') return false
  return gpus.anyOf.some(
    ({model, count, atLeast}) =>
      isOfModel(has.model, model) && (count === undefined || (atLeast ? has.count >= count : has.count === count)),
  )
}

/** H100 means any H100-*. */
const isOfModel = (has: string, wanted: string): boolean =>
  `${has}-`.toLowerCase().startsWith(`${wanted}-`.toLowerCase())
