import {asHot, type Hold, heldTests} from '../domain/gate/hold.ts'
import type {NodeBench} from '../domain/harness/node-bench.ts'
import type {ListedTest} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'

/**
 * Keeps all GPUs of nodes under full load, on all nodes at once, by a test that each of them passed; right after, while they are hot, they do
 * what GPUs do together. Nodes of a pool are alike, and so are their tests; where they are not, those of others come later.
 *
 * @param benches what the nodes measured before
 */
export async function holdNodes(
  request: Omit<BenchRequest, 'tests'>,
  hold: Hold,
  benches: readonly NodeBench[],
  world: BenchWorld,
  signal: AbortSignal,
): Promise<readonly NodeBench[]> {
  const before = new Map(benches.map((bench) => [bench.node, bench]))
  const testsOf = ({name}: Node): readonly ListedTest[] => {
    const bench = before.get(name)
    return bench === undefined ? [] : heldTests(hold, bench)
  }
  const byTests = Map.groupBy(request.nodes, (node) =>
    testsOf(node)
      .map(({name}) => name)
      .join(),
  )
  const held: NodeBench[] = []
  for (const nodes of byTests.values()) {
    const tests = nodes[0] === undefined ? [] : testsOf(nodes[0])
    held.push(
      ...(tests.length === 0
        ? nodes.map(unheld)
        : await benchNodes({...request, nodes, tests, holdSeconds: hold.seconds}, world, signal)),
    )
  }
  return held.map(asHot)
}

const unheld = ({name}: Node): NodeBench => ({
  node: name,
  error: {code: 'NODE_FAILED', message: 'its GPUs passed no test that can be kept up for minutes'},
})
