import type {HostEntry} from './host-entry.ts'
import type {Offering} from './offering.ts'
import type {ClusterSpec, PoolSpec} from './spec/cluster-spec.ts'

/** Where each pool goes. */
export interface Placement {
  readonly pools: readonly PlacedPool[]
}

export interface PlacedPool {
  readonly name: string
  readonly nodes: number
  readonly offering: Offering
  /** The user's own hosts that the pool takes, one a node; empty on a cloud that makes its nodes. */
  readonly hosts: readonly HostEntry[]
}

/** Why something was not taken. */
export interface Refusal {
  readonly pool: string
  readonly reason: string
}

export type PlacementResult =
  | {readonly feasible: true; readonly placement: Placement}
  | {readonly feasible: false; readonly refused: readonly Refusal[]}

/** Hosts that one machine carries before its process table and memory complain. */
const MAX_LOCAL_NODES = 512

const LOCAL: Offering = {
  cloud: 'local',
  region: 'local',
  zone: 'local',
  instanceType: 'local-host',
  purchase: 'owned',
  priceNanoUsdPerHour: 0n,
}

/**
 * Chooses hosts for every pool. Pure: equal inputs give equal output. Hosts of the user's own are taken when the file lists
 * any, hosts on this machine otherwise; what is unknown about a host never meets a floor.
 */
export function place(spec: ClusterSpec): PlacementResult {
  const cloud = cloudFor(spec)
  if (cloud === undefined)
    return refuse(spec, `where.clouds allows ${spec.where.clouds?.join(', ')}; this version brings up local and ssh`)
  const free = [...spec.hosts]
  const placed = new Map<string, PlacedPool>()
  const refused: Refusal[] = []
  for (const pool of mostConstrainedFirst(spec.pools)) {
    const nodes = pool.nodes ?? 0
    const reason = unmetFloor(pool, cloud)
    if (reason !== undefined) refused.push({pool: pool.name, reason})
    else if (cloud === 'local') {
      if (nodes > MAX_LOCAL_NODES)
        refused.push({pool: pool.name, reason: `one machine carries ${MAX_LOCAL_NODES} local hosts`})
      else placed.set(pool.name, {name: pool.name, nodes, offering: LOCAL, hosts: []})
    } else {
      const taken = takeHosts(free, pool)
      if (typeof taken === 'string') refused.push({pool: pool.name, reason: taken})
      else placed.set(pool.name, {name: pool.name, nodes: taken.length, offering: ownedOffering(taken), hosts: taken})
    }
  }
  if (refused.length > 0) return {feasible: false, refused}
  return {feasible: true, placement: {pools: spec.pools.flatMap((pool) => placed.get(pool.name) ?? [])}}
}

function cloudFor(spec: ClusterSpec): 'local' | 'ssh' | undefined {
  const allowed = spec.where.clouds
  if (spec.hosts.length > 0 && (allowed === undefined || allowed.includes('ssh'))) return 'ssh'
  return allowed === undefined || allowed.includes('local') ? 'local' : undefined
}

const refuse = (spec: ClusterSpec, reason: string): PlacementResult => ({
  feasible: false,
  refused: spec.pools.map((pool) => ({pool: pool.name, reason})),
})

const mostConstrainedFirst = (pools: readonly PoolSpec[]) =>
  [...pools].sort((a, b) => Number(b.gpus !== undefined) - Number(a.gpus !== undefined))

function unmetFloor(pool: PoolSpec, cloud: 'local' | 'ssh'): string | undefined {
  const {interconnect: floor} = pool
  if (cloud === 'local' && (pool.gpus !== undefined || pool.gpusTotal !== undefined)) return 'local hosts have no GPU'
  if (floor.rdma === true) return `${cloud} hosts are not known to have RDMA`
  if (floor.transport !== undefined) return `the transport between ${cloud} hosts is not known to be ${floor.transport}`
  if (floor.interNode !== undefined) return `the bandwidth between ${cloud} hosts is not known`
  if (floor.intraNode !== undefined) return `the bandwidth inside ${cloud} hosts is not known`
  if (floor.scope === 'placement' || floor.scope === 'nvlink-domain')
    return `${cloud} hosts are not known to share one ${floor.scope === 'placement' ? 'placement group' : 'NVLink domain'}`
  return undefined
}

/** Takes the pool's hosts out of `free`, or says why it cannot. */
function takeHosts(free: HostEntry[], pool: PoolSpec): HostEntry[] | string {
  const fitting = free.filter((host) => fits(host, pool))
  const taken = pool.gpusTotal === undefined ? fitting.slice(0, pool.nodes) : untilTotal(fitting, pool.gpusTotal)
  if (taken === undefined) return `the free hosts have fewer than ${pool.gpusTotal} GPUs that fit`
  if (pool.gpusTotal === undefined && taken.length < (pool.nodes ?? 0))
    return `${pool.nodes} hosts are wanted, ${fitting.length} of the ${free.length} that are free fit`
  for (const host of taken) free.splice(free.indexOf(host), 1)
  return taken
}

function untilTotal(hosts: readonly HostEntry[], total: number): HostEntry[] | undefined {
  const taken: HostEntry[] = []
  let gpus = 0
  for (const host of hosts) {
    if (gpus >= total) break
    taken.push(host)
    gpus += host.gpus?.count ?? 0
  }
  return gpus >= total ? taken : undefined
}

function fits(host: HostEntry, pool: PoolSpec): boolean {
  const {gpus} = pool
  if (gpus === undefined) return true
  const has = host.gpus
  if (has === undefined || gpus.kind === 'capability') return false
  return gpus.anyOf.some(
    ({model, count, atLeast}) =>
      (has.model === model || has.model.startsWith(`${model}-`)) &&
      (count === undefined || (atLeast ? has.count >= count : has.count === count)),
  )
}

function ownedOffering(hosts: readonly HostEntry[]): Offering {
  const gpus = hosts[0]?.gpus
  return {
    cloud: 'ssh',
    region: 'own',
    zone: 'own',
    instanceType: 'ssh-host',
    purchase: 'owned',
    ...(gpus === undefined ? {} : {gpus}),
    priceNanoUsdPerHour: 0n,
  }
}
