import {harnessInventory, type Inventory} from '../domain/harness/inventory.ts'
import type {NodeInventory} from '../domain/harness/inventory-findings.ts'
import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import {answerOf, askHarness} from './ask-harness.ts'
import type {BenchWorld} from './bench-nodes.ts'
import {ensureHarness} from './ensure-harness.ts'

const MAX_PARALLEL = 64
/** Beyond the limits of what the harness itself asks, also where a driver hangs at several GPUs. */
const LIMIT_SECONDS = 240

/** Asks every node what it has; one that does not say is told beside the others. In the order of the nodes. */
export async function takeInventory(
  nodes: readonly Node[],
  world: BenchWorld,
  signal: AbortSignal,
  onProgress: (node: Node, text: string | undefined) => void = () => {},
): Promise<readonly NodeInventory[]> {
  const taken = new Map<Node, NodeInventory>()
  await inParallel(nodes, MAX_PARALLEL, async (node) => {
    onProgress(node, 'inventory')
    const answer = await answerOf(node, signal, () => inventoryOf(node, world, signal))
    taken.set(node, 'answer' in answer ? {node: node.name, inventory: answer.answer} : answer)
    onProgress(node, undefined)
  })
  signal.throwIfAborted()
  return nodes.flatMap((node) => taken.get(node) ?? [])
}

async function inventoryOf(node: Node, world: BenchWorld, signal: AbortSignal): Promise<Inventory> {
  const program = await ensureHarness(node, world.kit, world, signal)
  const question = {node, program, words: ['inventory'], limitSeconds: LIMIT_SECONDS, read: harnessInventory}
  return askHarness(question, world.shell, signal)
}
