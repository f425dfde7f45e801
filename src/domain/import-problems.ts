import type {ClusterId} from './cluster-id.ts'
import type {FoundInstance} from './imported.ts'
import type {Node} from './node.ts'
import {type Place, placeText} from './place.ts'

/** What the instances are to become. */
export interface ImportTarget {
  readonly cluster: ClusterId
  readonly pool: string
  /** What carries the cluster's tags already. */
  readonly nodes: readonly Pick<Node, 'id' | 'pool' | 'name'>[]
}

/** Everything that keeps instances from being one pool of a cluster, in sentences; none: they can be. */
export function importProblems(found: readonly FoundInstance[], target: ImportTarget): readonly string[] {
  const ids = new Set(found.map(({id}) => id))
  const left = target.nodes.filter(({id, pool}) => pool === target.pool && !ids.has(id))
  return [
    ...found.flatMap((each) => problemsOf(each, target)),
    ...unlike(found),
    ...left.map(({id, name}) => `${id} is ${name} already and was not named: name all instances of the pool`),
  ]
}

function problemsOf(
  {id, holder, managedBy, state, ssh, place}: FoundInstance,
  {cluster, pool}: ImportTarget,
): readonly string[] {
  if (holder !== undefined && holder.lease !== cluster.lease)
    return [`${id} belongs to the cluster ${holder.cluster}, pool ${holder.pool}`]
  if (holder !== undefined && holder.pool !== pool) return [`${id} is in pool ${holder.pool} of this cluster`]
  if (holder !== undefined && holder.mark === undefined) return [`${id} was launched by gpuctl, not by hand`]
  return [
    ...(managedBy === undefined ? [] : [`${id} belongs to ${managedBy}, which ends and replaces it`]),
    ...(state === 'running' || holder !== undefined ? [] : [`${id} is ${state}, and has to run`]),
    ...(ssh.address === '' ? [`${id} has no address to log in at`] : []),
    ...(place.purchase === 'reserved' ? [`${id} uses a reservation, which cannot be imported`] : []),
  ]
}

/** Nodes of one pool are of one kind, at one place. */
function unlike([first, ...others]: readonly FoundInstance[]): readonly string[] {
  if (first === undefined) return []
  return others.flatMap(({id, place}) => {
    const differing = COMPARED.filter(([part]) => place[part] !== first.place[part])
    if (differing.length === 0) return []
    const words = differing.map(([, word]) => word).join(' and ')
    return [`${id} is ${placeText(place)}, ${first.id} is ${placeText(first.place)}: one pool has one ${words}`]
  })
}

const COMPARED: readonly (readonly [part: keyof Place, word: string])[] = [
  ['instanceType', 'machine type'],
  ['region', 'region'],
  ['zone', 'zone'],
  ['purchase', 'purchase model'],
]

/** In their index's order: those that have an index keep it, as far as there are so many nodes; others fill the gaps as they were named. */
export function inIndexOrder(found: readonly FoundInstance[]): readonly FoundInstance[] {
  const placed = new Map<number, FoundInstance>()
  const others: FoundInstance[] = []
  for (const each of found) {
    const index = each.holder?.mark?.index
    if (index !== undefined && index < found.length && !placed.has(index)) placed.set(index, each)
    else others.push(each)
  }
  return found.flatMap((_, index) => placed.get(index) ?? others.shift() ?? [])
}
