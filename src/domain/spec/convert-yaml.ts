import {type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Scalar, type YAMLMap} from 'yaml'
import {type Finding, type Path, pathKey} from './finding.ts'

/** Where a value and the name of its field stand, as indexes into the text. */
export interface Spot {
  readonly key?: number
  readonly value: number
  readonly quoted: boolean
}

/** Enough for any honest file, and far from what an alias bomb makes. */
const MOST_ALIASED_NODES = 10_000
const DEEPEST = 30
const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/

/**
 * YAML nodes → plain values, with every position noted in `spots`. A number stays a number only where its digits are the
 * ones that we would write; `13.0`, `1e3` and `0x10` stay the text that they are, so that a version or an amount of money
 * keeps its digits and a count must be plain.
 */
export function convertYaml(root: Node, spots: Map<string, Spot>): {value: unknown; findings: readonly Finding[]} {
  const findings: Finding[] = []
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node | undefined>()
  const open = new Set<Node>()
  let aliased = 0
  let insideAlias = 0
  const value = convert(root, [])
  return {value, findings}

  function convert(node: unknown, path: Path, key?: number): unknown {
    if (isAlias(node)) return followAlias(node, path, key)
    const offset = startOf(node) ?? key ?? 0
    const isNothing = isScalar(node) && node.value === null
    const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
    const spot = {value: isNothing ? (key ?? offset) : offset, quoted}
    spots.set(pathKey(path), key === undefined ? spot : {...spot, key})
    if (insideAlias > 0 && ++aliased > MOST_ALIASED_NODES) return overflow(path, offset)
    if (path.length > DEEPEST) return refuse(path, offset, 'nested too deeply')
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null
    if (node.anchor) anchors.set(node.anchor, node)
    if (node.tag && !CORE_TAG.test(node.tag))
      return refuse(path, offset, `the tag ${node.tag} means nothing here; take it out`)
    if (isScalar(node)) return plainValue(node)
    open.add(node)
    const value = isMap(node)
      ? convertMap(node, path)
      : node.items.map((item, index) => convert(item, [...path, index]))
    open.delete(node)
    return value
  }

  function convertMap(map: YAMLMap, path: Path): Record<string, unknown> {
    const value: Record<string, unknown> = {}
    for (const base of fill(value, map, path)) merge(base, value, path)
    return value
  }

  /** Takes over the fields that `value` lacks; returns what `<<` names. */
  function fill(value: Record<string, unknown>, map: YAMLMap, path: Path, isBase = false): readonly Node[] {
    const own = new Set<string>()
    const bases: Node[] = []
    for (const {key, value: field} of map.items) {
      const offset = startOf(key) ?? startOf(map) ?? 0
      const name = isScalar(key) && key.value !== null ? keyText(key) : undefined
      if (name === undefined || name === '__proto__') refuse(path, offset, 'this cannot be the name of a field')
      else if (name === '<<' && isNode(field)) bases.push(field)
      else if (own.has(name)) refuse([...path, name], offset, 'given twice')
      else if (!isBase || !Object.hasOwn(value, name)) value[name] = convert(field, [...path, name], offset)
      if (name !== undefined) own.add(name)
    }
    return bases
  }

  /** `<<: *base`: what the mapping does not say itself comes from there. */
  function merge(base: Node, value: Record<string, unknown>, path: Path): void {
    const target = isAlias(base) ? targetOf(base) : base
    const offset = startOf(base) ?? 0
    if (!target || open.has(target) || !(isMap(target) || isSeq(target))) {
      refuse(path, offset, '<< takes the fields of a mapping that an earlier &anchor names')
    } else if (++aliased > MOST_ALIASED_NODES) overflow(path, offset)
    else {
      open.add(target)
      insideAlias++
      const bases = isMap(target) ? fill(value, target, path, true) : target.items.filter(isNode)
      for (const next of bases) merge(next, value, path)
      insideAlias--
      open.delete(target)
    }
  }

  function followAlias(alias: Alias, path: Path, key?: number): unknown {
    const offset = startOf(alias) ?? 0
    const target = targetOf(alias)
    if (!target) {
      return refuse(path, offset, `no &${alias.source} stands before this; text that starts with * needs quotes`)
    }
    if (open.has(target)) return refuse(path, offset, `*${alias.source} contains itself`)
    insideAlias++
    const value = convert(target, path, key)
    insideAlias--
    const spot = spots.get(pathKey(path))
    if (spot) spots.set(pathKey(path), {...spot, value: offset})
    return value
  }

  function targetOf(alias: Alias): Node | undefined {
    if (!targets.has(alias)) targets.set(alias, anchors.get(alias.source))
    return targets.get(alias)
  }

  function overflow(path: Path, offset: number): undefined {
    if (aliased === MOST_ALIASED_NODES + 1) refuse(path, offset, 'aliases make this file too large')
    return undefined
  }

  function refuse(path: Path, offset: number, message: string): undefined {
    findings.push({path, message, offset})
    return undefined
  }
}

function plainValue(scalar: Scalar): unknown {
  const {value, source} = scalar
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  return typeof value === 'number' && (source === undefined || String(value) === source)
    ? value
    : (source ?? String(value))
}

const keyText = (scalar: Scalar) =>
  typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value))

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined
}
