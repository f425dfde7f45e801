import type {Inventory} from '../harness/inventory.ts'
import type {NodeInventory} from '../harness/inventory-findings.ts'
import type {NodeBench} from '../harness/node-bench.ts'
import {type Figure, figureKey, figuresOf} from './figure.ts'
import type {KeptBench} from './kept-bench.ts'

/** What a node measured when it passed: those that come later are held against it, and it measures nothing for that. */
export interface Reference {
  /** Its cloud's own of the node. */
  readonly id: string
  /** What that was measured on; it says nothing of nodes that are anything else. */
  readonly likeness: string
  /** By the figure's key, in its unit. */
  readonly values: Readonly<Record<string, number>>
}

/** By nodes' names what they are like, of those that said what they have. */
export const likenessesOf = (taken: readonly NodeInventory[]): ReadonlyMap<string, string> =>
  new Map(taken.flatMap((each) => ('inventory' in each ? [[each.node, likenessOf(each.inventory)]] : [])))

/** Equal where figures of two nodes can be: their processors, GPUs and driver. */
function likenessOf({host, gpus, driver}: Inventory): string {
  const names = gpus.map(({name = 'unknown'}) => name).sort()
  return [host.cpuModel, host.usableCpus, ...names, driver.driverVersion ?? 'no driver'].join(', ')
}

/** @param nodes those that passed @param likenesses by their names */
export const referencesFrom = (
  nodes: readonly {readonly id: string; readonly name: string}[],
  benches: readonly NodeBench[],
  likenesses: ReadonlyMap<string, string>,
): readonly Reference[] =>
  nodes.flatMap(({id, name}) => {
    const [bench, likeness] = [benches.find(({node}) => node === name), likenesses.get(name)]
    if (bench === undefined || 'error' in bench || likeness === undefined) return []
    return [{id, likeness, values: valuesOf(figuresOf(bench.report))}]
  })

/** What nodes measured when they last passed. @param benches oldest first @param ids of the nodes */
export const referencesIn = (benches: readonly KeptBench[], ids: readonly string[]): readonly Reference[] =>
  ids.flatMap((id) => {
    const kept = benches.flatMap(({nodes}) => nodes).findLast((node) => node.id === id && node.likeness !== undefined)
    return kept?.likeness === undefined ? [] : [{id, likeness: kept.likeness, values: valuesOf(kept.figures)}]
  })

/** How many of a pool are kept, the newest: as many as say what is usual. With more its state would only be larger. */
export const MOST_REFERENCES = 16

/** More digits than any measurement has. */
const DIGITS = 6

const valuesOf = (figures: readonly Figure[]): Reference['values'] =>
  Object.fromEntries(figures.map((figure) => [figureKey(figure), Number(figure.value.toPrecision(DIGITS))]))
