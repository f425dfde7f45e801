import type {Node} from '../../src/domain/node.ts'
import type {Cloud, ClusterRef, GangRequest} from '../../src/ports/cloud.ts'

/** A cloud that keeps the port's promises in memory, for what is above the port: no node of it can be reached. */
export interface MemoryCloud extends Cloud {
  /** How many nodes it has room for; asked for more, it gives what it has and a fault. */
  room: number
  /** Whether not even a list can be had of it when a gang is asked for. */
  isOut: boolean
  /** Every node that runs, whoever owns it. */
  readonly running: readonly Node[]
  readonly requests: readonly GangRequest[]
  /** The cluster references that it was asked about. */
  readonly asked: readonly ClusterRef[]
  /** One node ends, or stops answering, without a word. */
  lose(id: string, how?: 'ended' | 'unreachable'): void
}

export function memoryCloud(id: Cloud['id'] = 'local'): MemoryCloud {
  const nodes = new Map<string, {readonly lease: string; node: Node}>()
  const networks = new Set<string>()
  const requests: GangRequest[] = []
  const asked: ClusterRef[] = []
  let made = 0
  const of = (lease: string, pool?: string) =>
    [...nodes.values()]
      .filter((each) => each.lease === lease && (pool === undefined || each.node.pool === pool))
      .map(({node}) => node)
      .sort((a, b) => a.index - b.index)
  return {
    id,
    room: Number.POSITIVE_INFINITY,
    isOut: false,
    get running() {
      return [...nodes.values()].map(({node}) => node)
    },
    requests,
    asked,
    lose(nodeId, how = 'ended') {
      const lost = nodes.get(nodeId)
      if (lost === undefined) throw new Error(`no node ${nodeId}`)
      if (how === 'ended') nodes.delete(nodeId)
      else lost.node = {...lost.node, state: 'unreachable'}
    },
    async ensureNetwork({cluster}) {
      networks.add(cluster.lease)
      return {cluster, id: `network-${cluster.lease}`}
    },
    async removeNetwork({cluster}) {
      networks.delete(cluster.lease)
    },
    async ensureGang(request, signal) {
      signal.throwIfAborted()
      requests.push(request)
      if (this.isOut) return {members: [], fault: NO_ANSWER}
      const {cluster, pool, size, onNews} = request
      for (const node of of(cluster.lease, pool)) if (node.index >= size) nodes.delete(node.id)
      for (let index = 0; index < size; index++) {
        if (of(cluster.lease, pool).some((node) => node.index === index)) continue
        if (nodes.size >= this.room) {
          const fault = {kind: 'capacity', code: 'NO_ROOM', message: 'there is no room', effect: 'none'} as const
          return {members: of(cluster.lease, pool), fault}
        }
        const node = nodeOf(`${cluster.lease}-${++made}`, pool, index)
        nodes.set(node.id, {lease: cluster.lease, node})
        onNews?.(`${index + 1} of ${size} nodes answer`)
      }
      return {members: of(cluster.lease, pool)}
    },
    async removeGang({cluster, pool}) {
      asked.push(cluster)
      for (const node of of(cluster.lease, pool)) nodes.delete(node.id)
    },
    async nodes(cluster) {
      asked.push(cluster)
      return of(cluster.lease)
    },
    async sweep({lease}) {
      for (const node of of(lease)) nodes.delete(node.id)
      networks.delete(lease)
    },
  }
}

const NO_ANSWER = {kind: 'outage', code: 'NO_ANSWER', message: 'it does not answer', effect: 'unknown'} as const

const nodeOf = (id: string, pool: string, index: number): Node => ({
  id,
  name: `${pool}-${index}`,
  pool,
  index,
  state: 'running',
  ssh: {address: `10.0.0.${index + 1}`, port: 22, user: 'ann', hostKey: 'ssh-ed25519 AAAA', route: {kind: 'direct'}},
  privateAddress: `10.1.0.${index + 1}`,
})
