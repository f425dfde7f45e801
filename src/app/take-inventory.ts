import {harnessInventory, INVENTORY_LIMIT_SECONDS, type Inventory} from '../domain/harness/inventory.ts'
import type {NodeInventory} from '../domain/harness/inventory-findings.ts'
import type {Node} from '../domain/node.ts'
import {askHarness, askNodes} from './ask-harness.ts'
import type {BenchWorld} from './bench-nodes.ts'
import {ensureHarness} from './ensure-harness.ts'

export interface InventoryListener {
  readonly onProgress?: (node: Node, text: string) => void
  readonly onEnd?: (node: Node) => void
}

/** Asks every node what it has; one that does not say is told beside the others. In the order of the nodes. */
export async function takeInventory(
  nodes: readonly Node[],
  world: BenchWorld,
  signal: AbortSignal,
  {onProgress, onEnd}: InventoryListener = {},
): Promise<readonly NodeInventory[]> {
  const answers = await askNodes({nodes}, signal, async (node) => {
    onProgress?.(node, 'inventory')
    try {
      return await inventoryOf(node, world, signal)
    } finally {
      onEnd?.(node)
    }
  })
  return answers.map((each) => ('answer' in each ? {node: each.node, inventory: each.answer} : each))
}

async function inventoryOf(node: Node, world: BenchWorld, signal: AbortSignal): Promise<Inventory> {
  const program = await ensureHarness(node, world.kit, world, signal)
  const question = {node, program, words: ['inventory'], limitSeconds: INVENTORY_LIMIT_SECONDS, read: harnessInventory}
  return askHarness(question, world.shell, signal)
}
