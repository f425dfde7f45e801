import type {HostEntry} from '../host-entry.ts'
import type {Offering} from '../offering.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {PlacedPool, Placement} from './placement.ts'
import {shareHosts} from './share-hosts.ts'
import {unmetFloor} from './unmet-floor.ts'

/** Where each pool goes, or why nothing is there for it. */
export type HostPlacement =
  | {readonly feasible: true; readonly placement: Placement}
  | {readonly feasible: false; readonly refused: readonly HostRefusal[]}

/** Why a pool gets no hosts. */
export interface HostRefusal {
  readonly pool: string
  readonly reason: string
}

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
 * Places every pool on hosts of the user's own, or on this machine. Pure: equal inputs give equal output. What is unknown about
 * a host never meets a floor.
 */
export function placeOnHosts(spec: ClusterSpec, cloud: 'ssh' | 'local'): HostPlacement {
  const refused = spec.pools.flatMap((pool) => {
    const reason = unmetFloor(pool, spec.links, cloud)
    return reason === undefined ? [] : [{pool: pool.name, reason}]
  })
  if (refused.length > 0) return {feasible: false, refused}
  return cloud === 'local' ? placeLocally(spec) : placeOnOwnHosts(spec)
}

const everyPool = ({pools}: ClusterSpec, reason: string): readonly HostRefusal[] =>
  pools.map(({name}) => ({pool: name, reason}))

function placeLocally(spec: ClusterSpec): HostPlacement {
  const pools = spec.pools.map(({name, nodes = 0}) => ({name, nodes, offering: LOCAL, hosts: []}))
  const all = pools.reduce((sum, {nodes}) => sum + nodes, 0)
  if (all <= MAX_LOCAL_NODES) return {feasible: true, placement: {pools}}
  return {
    feasible: false,
    refused: everyPool(spec, `${all} hosts are wanted, one machine carries ${MAX_LOCAL_NODES} local hosts`),
  }
}

function placeOnOwnHosts({pools, hosts}: ClusterSpec): HostPlacement {
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
