import {GpuctlError} from '../errors/gpuctl-error.ts'
import {nearestWord} from './nearest-word.ts'
import type {Node} from './node.ts'

/**
 * The nodes that a person named, in the order of `nodes` and none twice; all of them when nothing is named.
 * A selector is a name (`train-0`), a pool (`train`), a range of a pool (`train-[0-3,7]`), `all`, or a place in the list, counted
 * from 0 (`0`, `0-3`). A name wins over a pool, and a pool over the rest.
 *
 * @throws GpuctlError NOT_FOUND, with the nearest name
 */
export function selectNodes(nodes: readonly Node[], selectors: readonly string[]): readonly Node[] {
  if (selectors.length === 0) return nodes
  const chosen = new Set(selectors.flatMap((selector) => select(nodes, selector)))
  return nodes.filter((node) => chosen.has(node))
}

function select(nodes: readonly Node[], selector: string): readonly Node[] {
  const named = nodes.filter(({name}) => name === selector)
  if (named.length > 0) return named
  const pooled = nodes.filter(({pool}) => pool === selector)
  if (pooled.length > 0) return pooled
  if (selector === 'all') return nodes
  if (/^\d+(-\d+)?$/.test(selector))
    return numbers(selector, nodes.length).map((place) => existing(nodes[place], place, nodes))
  const [, pool, list] = /^(.+)-\[([\d,-]+)\]$/.exec(selector) ?? []
  if (pool === undefined || list === undefined) throw notFound(nodes, selector)
  return list
    .split(',')
    .flatMap((part) => numbers(part, nodes.length))
    .map((index) => `${pool}-${index}`)
    .map((name) =>
      existing(
        nodes.find((node) => node.name === name),
        name,
        nodes,
      ),
    )
}

/** `3` and `1-4`; one number past the end is enough to be told about, however long the range. */
function numbers(range: string, limit: number): readonly number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? []
  if (first === undefined || last === undefined || Number(last) < Number(first))
    throw new GpuctlError('NOT_FOUND', `"${range}" is no range of nodes`, 'write it as 0-3 or train-[0-3,7]')
  const count = Math.min(Number(last) - Number(first), limit) + 1
  return Array.from({length: count}, (_, i) => Number(first) + i)
}

function existing(node: Node | undefined, wanted: string | number, nodes: readonly Node[]): Node {
  if (node) return node
  throw notFound(nodes, String(wanted))
}

function notFound(nodes: readonly Node[], wanted: string): GpuctlError {
  const names = [...nodes.map(({name}) => name), ...new Set(nodes.map(({pool}) => pool))]
  const near = nearestWord(wanted, names)
  const known = nodes.length > 0 ? `it has ${summary(nodes)}` : 'it has no nodes'
  return new GpuctlError('NOT_FOUND', `the cluster has no node "${wanted}"`, near ? `did you mean ${near}?` : known)
}

/** `train-0 … train-7, login-0`. */
function summary(nodes: readonly Node[]): string {
  const pools = Map.groupBy(nodes, ({pool}) => pool)
  return [...pools.values()]
    .map((members) => (members.length > 1 ? `${members[0]?.name} … ${members.at(-1)?.name}` : members[0]?.name))
    .join(', ')
}
