import {type Hold, heldTest} from '../domain/gate/hold.ts'
import type {NodeBench} from '../domain/harness/node-bench.ts'
import type {Node} from '../domain/node.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'

/**
 * Keeps all GPUs of nodes under full load, on all nodes at once, by a test that each of them passed. Nodes of a pool are alike, and so is
 * their test; where it is not, those of another come later. @param benches what the nodes measured before
 */
export async function holdNodes(
  request: Omit<BenchRequest, 'tests'>,
  hold: Hold,
  benches: readonly NodeBench[],
  world: BenchWorld,
  signal: AbortSignal,
): Promise<readonly NodeBench[]> {
  const before = new Map(benches.map((bench) => [bench.node, bench]))
  const byTest = Map.groupBy(request.nodes, ({name}) => {
    const bench = before.get(name)
    return bench && heldTest(hold, bench)
  })
  const held: NodeBench[] = []
  for (const [test, nodes] of byTest)
    held.push(
      ...(test === undefined
        ? nodes.map(unheld)
        : await benchNodes({...request, nodes, tests: [test], holdSeconds: hold.seconds}, world, signal)),
    )
  return held
}

const unheld = ({name}: Node): NodeBench => ({
  node: name,
  error: {code: 'NODE_FAILED', message: 'its GPUs passed no test that can be kept up for minutes'},
})
