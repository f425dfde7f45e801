import {type Cluster, nodesOf, type Pool} from './cluster.ts'
import type {Node} from './node.ts'
import {type Notice, soonestById} from './notice.ts'

/** A cluster as it is right now, with one word for a person. Derived for display: nothing is decided by it. */
export type ClusterStatus = Cluster & {readonly state: ClusterState}

/**
 * - `running`: every node that was asked for runs
 * - `changing`: a node starts or stops right now
 * - `partial`: bringing it up ended early; the same `up` continues
 * - `degraded`: it was whole and nodes are missing now; the same `up` repairs it
 * - `stopped`: no node runs
 */
export type ClusterState = 'running' | 'degraded' | 'partial' | 'stopped' | 'changing'

/** What was recorded, with the states that the cloud tells now; a node that the cloud no longer lists counts as stopped. */
export function clusterStatus(
  cluster: Cluster,
  liveNodes: readonly Node[],
  notices: readonly Notice[] = [],
): ClusterStatus {
  const live = new Map(liveNodes.map((node) => [node.id, node]))
  const noticed = soonestById(notices)
  const shown = (node: Node): Node => {
    const notice = noticed.get(node.id)
    return notice === undefined ? observed(node, live) : {...observed(node, live), notice}
  }
  const pools = cluster.pools.map((pool) => ({...pool, nodes: pool.nodes.map(shown)}))
  return {...cluster, pools, state: clusterState(cluster, liveNodes)}
}

export function clusterState(cluster: Pick<Cluster, 'pools'>, liveNodes: readonly Node[]): ClusterState {
  const live = new Map(liveNodes.map((node) => [node.id, node]))
  const states = nodesOf(cluster).map((node) => observed(node, live).state)
  if (states.some((state) => state === 'starting' || state === 'stopping')) return 'changing'
  const running = states.filter((state) => state === 'running').length
  if (running === 0 && !states.includes('unreachable')) return 'stopped'
  if (running < states.length) return 'degraded'
  return cluster.pools.some(isShort) ? 'partial' : 'running'
}

function observed(node: Node, live: ReadonlyMap<string, Node>): Node {
  const {state = 'stopped', caveat = node.caveat, fabricPath}: Partial<Node> = live.get(node.id) ?? {}
  return {...node, state, ...(caveat === undefined ? {} : {caveat}), ...(fabricPath && {fabricPath})}
}

const isShort = (pool: Pool) => pool.nodes.length < (pool.size ?? pool.nodes.length)
