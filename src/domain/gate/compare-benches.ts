import {type Figure, figureKey, ratioTo} from './figure.ts'
import type {KeptBench, KeptNode} from './kept-bench.ts'
import {medianOf} from './robust.ts'

/** A figure that is another than it was. */
export interface FigureChange {
  readonly node: string
  readonly test: string
  /** `gpu=3`, or empty. */
  readonly place: string
  readonly unit: Figure['unit']
  readonly before: number
  readonly now: number
  /** 0.92: 8 % worse than before. */
  readonly ratio: number
}

export interface BenchComparison {
  readonly beforeUnixMs: number
  readonly beforeCluster: string
  /** How many figures both have. */
  readonly compared: number
  /** Those that differ by more than their samples do, the worst first. */
  readonly changes: readonly FigureChange[]
  /** Nodes that run on another kernel or processor than before: figures may differ for that. */
  readonly otherHosts: readonly string[]
}

/** What differs by less says nothing. */
const LEAST_CHANGE = 0.03

/**
 * Two benches of one cluster node by node, or of two clusters: then every node with the median of the other's nodes, as no node of one is any
 * of the other.
 */
export function compareBenches(before: KeptBench, now: KeptBench): BenchComparison {
  const isSame = before.cluster === now.cluster
  const known = new Map(before.nodes.map((node) => [node.node, node]))
  const all = medianNode(before)
  const pairs = now.nodes.flatMap((node) => {
    const other = isSame ? known.get(node.node) : all
    return other === undefined ? [] : [{node, other}]
  })
  const compared = pairs.flatMap(({node, other}) => comparedFigures(node, other))
  return {
    ...{beforeUnixMs: before.atUnixMs, beforeCluster: before.cluster, compared: compared.length},
    changes: compared
      .filter(({ratio, noise}) => Math.abs(1 - ratio) > Math.max(LEAST_CHANGE, noise))
      .map(({noise: _, ...change}) => change)
      .sort((a, b) => a.ratio - b.ratio),
    otherHosts: pairs
      .filter(({node, other}) => node.host.kernel !== other.host.kernel || node.host.cpuModel !== other.host.cpuModel)
      .map(({node}) => node.node),
  }
}

function comparedFigures(node: KeptNode, other: KeptNode) {
  const before = new Map(other.figures.map((figure) => [figureKey(figure), figure]))
  return node.figures.flatMap((figure) => {
    const known = before.get(figureKey(figure))
    if (known === undefined) return []
    const {test, place, unit, value: now} = figure
    const change = {node: node.node, test, place, unit, before: known.value, now, ratio: ratioTo(known.value, figure)}
    return [{...change, noise: 2 * Math.max(known.variation, figure.variation)}]
  })
}

/** A node that is not there: each figure the median of those of all nodes. */
function medianNode({nodes}: KeptBench): KeptNode | undefined {
  const [first] = nodes
  if (first === undefined) return
  const groups = Map.groupBy(
    nodes.flatMap(({figures}) => figures),
    figureKey,
  )
  const figures = [...groups.values()].flatMap((group) => {
    const [one] = group
    return one === undefined ? [] : [{...one, value: medianOf(group.map(({value}) => value))}]
  })
  return {...first, figures}
}
