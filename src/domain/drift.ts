import {type Cluster, nodesOf, type Pool} from './cluster.ts'
import type {Node} from './node.ts'
import {type Notice, noticeText, soonestById, timeText} from './notice.ts'

/**
 * How what runs differs from what the state says:
 * - `missing`: the state has it, or is to have it, and the cloud does not, or it is going
 * - `leaving`: it runs, and its cloud announces its end
 * - `changed`: it is there, and not as it was: stopped, at another address, with another host key
 * - `orphan`: gpuctl made it for this cluster, and the state does not know it
 * - `foreign`: it carries the cluster's tag, and gpuctl did not make it
 */
export interface Drift {
  readonly kind: 'missing' | 'leaving' | 'changed' | 'orphan' | 'foreign'
  readonly node: string
  /** Empty for one that was never brought up. */
  readonly id: string
  readonly pool: string
  /** In a few words for a person. */
  readonly what: string
  /** Of one that is missing without a notice: when it was to end. */
  readonly endsAtUnixMs?: number
  /** What its cloud says of it. */
  readonly notice?: Notice
}

/** @param cluster as the state has it @param live as the clouds see it now @param notices of any nodes */
export function driftOf(
  cluster: Pick<Cluster, 'pools'>,
  live: readonly Node[],
  notices: readonly Notice[] = [],
): readonly Drift[] {
  const known = new Map(nodesOf(cluster).map((node) => [node.id, node]))
  const seen = new Map(live.map((node) => [node.id, node]))
  const noticed = soonestById(notices)
  const ofState = [...known.values()].flatMap((node) => difference(node, seen.get(node.id), noticed.get(node.id)))
  const others = live.filter(({id}) => !known.has(id)).map(stranger)
  const all = [...ofState, ...cluster.pools.flatMap(notUp), ...others]
  return all.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

const ORDER: readonly Drift['kind'][] = ['missing', 'leaving', 'changed', 'orphan', 'foreign']

function difference(node: Node, now: Node | undefined, notice: Notice | undefined): readonly Drift[] {
  const {name, id, pool, endsAtUnixMs} = node
  const why = notice === undefined ? '' : ` (${notice.code})`
  const drift = (kind: Drift['kind'], what: string): readonly Drift[] => [
    {kind, node: name, id, pool, what, ...(notice && {notice})},
  ]
  if (notice === undefined && endsAtUnixMs !== undefined && (now === undefined || now.state === 'stopping')) {
    const what = `is gone, and was to end at ${timeText(endsAtUnixMs)}`
    return [{kind: 'missing', node: name, id, pool, what, endsAtUnixMs}]
  }
  if (now === undefined) return drift('missing', `is gone${why}`)
  if (now.state === 'stopping') return drift('missing', `is being taken away${why}`)
  if (now.state === 'stopped' || now.state === 'unreachable') return drift('changed', `is ${now.state}${why}`)
  if (notice !== undefined) return drift('leaving', noticeText(notice))
  if (now.ssh.address !== node.ssh.address) return drift('changed', `has the address ${now.ssh.address} now`)
  if (now.privateAddress !== node.privateAddress)
    return drift('changed', `has the private address ${now.privateAddress} now`)
  if (now.ssh.hostKey !== undefined && now.ssh.hostKey !== node.ssh.hostKey)
    return drift('changed', 'was launched with another host key')
  return []
}

/** What an `up` that ended early left to be done. */
function notUp({name, nodes, size = nodes.length}: Pool): readonly Drift[] {
  const there = new Set(nodes.map(({index}) => index))
  const indices = Array.from({length: size}, (_, index) => index).filter((index) => !there.has(index))
  return indices.map((index) => ({kind: 'missing', node: `${name}-${index}`, id: '', pool: name, what: 'is not up'}))
}

const stranger = ({id, name, pool, isForeign = false}: Node): Drift => ({
  kind: isForeign ? 'foreign' : 'orphan',
  node: name,
  id,
  pool,
  what: isForeign ? "carries this cluster's tag, and gpuctl did not launch it" : 'is not in the state',
})
