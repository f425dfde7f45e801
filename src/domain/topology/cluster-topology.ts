import type {Inventory} from '../harness/inventory.ts'
import type {NodeInventory} from '../harness/inventory-findings.ts'
import {differences, nodeFacts} from './node-facts.ts'

/** What the nodes of a cluster are made of, and where they are in its fabric. */
export interface ClusterTopology {
  readonly cluster: string
  /** In the order of the nodes. */
  readonly nodes: readonly NodeInventory[]
  readonly groups: readonly AlikeNodes[]
  /** What of the fabric is above a node, from the top down, where its cloud tells it. */
  readonly fabricPaths: ReadonlyMap<string, readonly string[]>
}

/** Nodes that look alike. */
export interface AlikeNodes {
  readonly nodes: readonly string[]
  readonly inventory: Inventory
  /** What it has otherwise than the largest group of its pool; empty of that one itself. */
  readonly differences: readonly string[]
}

/** @param poolOf the pool of a node: only nodes of one pool are compared */
export function clusterTopology(
  cluster: string,
  nodes: readonly NodeInventory[],
  poolOf: (node: string) => string,
  fabricPaths: ReadonlyMap<string, readonly string[]> = new Map(),
): ClusterTopology {
  const known = nodes.flatMap((each) => ('inventory' in each ? [{...each, facts: nodeFacts(each.inventory)}] : []))
  const pools = Map.groupBy(known, ({node}) => poolOf(node))
  const groups = [...pools.values()].flatMap((members) => {
    const alike = [...Map.groupBy(members, ({facts}) => JSON.stringify([...facts])).values()]
    const [usual, ...others] = alike.toSorted((a, b) => b.length - a.length)
    return [usual, ...others].flatMap((group): readonly AlikeNodes[] => {
      const [first] = group ?? []
      if (group === undefined || first === undefined) return []
      const facts = usual?.[0]?.facts ?? first.facts
      return [
        {
          ...{nodes: group.map(({node}) => node), inventory: first.inventory},
          differences: group === usual ? [] : differences(first.facts, facts),
        },
      ]
    })
  })
  return {cluster, nodes, groups, fabricPaths}
}
