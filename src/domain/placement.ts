import type {HostEntry} from './host-entry.ts'
import type {Offering} from './offering.ts'
import {shareHosts} from './share-hosts.ts'
import type {ClusterSpec} from './spec/cluster-spec.ts'
import {unmetFloor} from './unmet-floor.ts'

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
  if (typeof cloud === 'object') return {feasible: false, refused: everyPool(spec, cloud.reason)}
  const refused = spec.pools.flatMap((pool) => {
    const reason = unmetFloor(pool, spec.links, cloud)
    return reason === undefined ? [] : [{pool: pool.name, reason}]
  })
  if (refused.length > 0) return {feasible: false, refused}
  return cloud === 'local' ? placeLocally(spec) : placeOnHosts(spec)
}

function cloudFor({hosts, where}: ClusterSpec): 'local' | 'ssh' | {readonly reason: string} {
  const {clouds, regions, zones} = where
  if (hosts.length > 0 && (clouds === undefined || clouds.includes('ssh'))) return 'ssh'
  if (clouds?.includes('local')) return 'local'
  const only = 'this version brings up local and ssh'
  if (clouds !== undefined) return {reason: `where.clouds allows ${clouds.join(', ')}; ${only}`}
  const places = [...(regions ?? []), ...(zones ?? [])]
  if (places.length > 0) return {reason: `where allows ${places.join(', ')}; ${only}, which have no regions`}
  return 'local'
}

const everyPool = ({pools}: ClusterSpec, reason: string): readonly Refusal[] =>
  pools.map(({name}) => ({pool: name, reason}))

function placeLocally(spec: ClusterSpec): PlacementResult {
  const pools = spec.pools.map(({name, nodes = 0}) => ({name, nodes, offering: LOCAL, hosts: []}))
  const all = pools.reduce((sum, {nodes}) => sum + nodes, 0)
  if (all <= MAX_LOCAL_NODES) return {feasible: true, placement: {pools}}
  return {
    feasible: false,
    refused: everyPool(spec, `${all} hosts are wanted, one machine carries ${MAX_LOCAL_NODES} local hosts`),
  }
}

function placeOnHosts({pools, hosts}: ClusterSpec): PlacementResult {
  const shares = shareHosts(pools, hosts)
  if ('refused' in shares) return {feasible: false, refused: shares.refused}
  const placed = pools.map(({name}, at): PlacedPool => {
    const taken = shares.taken[at] ?? []
    return {name, nodes: taken.length, offering: ownedOffering(taken), hosts: taken}
  })
  return {feasible: true, placement: {pools: placed}}
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
