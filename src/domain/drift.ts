import {type Cluster, nodesOf} from './cluster.ts'
import type {Node} from './node.ts'

/**
 * How what runs differs from what the state says:
 * - `missing`: the state has it, the cloud does not, or it is going
 * - `changed`: it is there, and not as it was: stopped, at another address, with another host key
 * - `orphan`: gpuctl made it for this cluster, and the state does not know it
 * - `foreign`: it carries the cluster's tag, and gpuctl did not make it
 */
export interface Drift {
  readonly kind: 'missing' | 'changed' | 'orphan' | 'foreign'
  readonly node: string
  readonly id: string
  readonly pool: string
  /** In a few words for a person. */
  readonly what: string
}

/** @param cluster as the state has it @param live as the clouds see it now */
export function driftOf(cluster: Pick<Cluster, 'pools'>, live: readonly Node[]): readonly Drift[] {
  const known = new Map(nodesOf(cluster).map((node) => [node.id, node]))
  const seen = new Map(live.map((node) => [node.id, node]))
  const ofState = [...known.values()].flatMap((node) => difference(node, seen.get(node.id)))
  const others = live.filter(({id}) => !known.has(id)).map(stranger)
  return [...ofState, ...others].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

const ORDER: readonly Drift['kind'][] = ['missing', 'changed', 'orphan', 'foreign']

function difference(node: Node, now: Node | undefined): readonly Drift[] {
  const {name, id, pool} = node
  const drift = (kind: Drift['kind'], what: string): readonly Drift[] => [{kind, node: name, id, pool, what}]
  if (now === undefined) return drift('missing', 'is gone')
  if (now.state === 'stopping') return drift('missing', 'is being taken away')
  if (now.state === 'stopped' || now.state === 'unreachable') return drift('changed', `is ${now.state}`)
  if (now.ssh.address !== node.ssh.address) return drift('changed', `has the address ${now.ssh.address} now`)
  if (now.privateAddress !== node.privateAddress)
    return drift('changed', `has the private address ${now.privateAddress} now`)
  if (now.ssh.hostKey !== undefined && now.ssh.hostKey !== node.ssh.hostKey)
    return drift('changed', 'was launched with another host key')
  return []
}

const stranger = ({id, name, pool, isForeign = false}: Node): Drift => ({
  kind: isForeign ? 'foreign' : 'orphan',
  node: name,
  id,
  pool,
  what: isForeign ? "carries this cluster's tag, and gpuctl did not launch it" : 'is not in the state',
})
