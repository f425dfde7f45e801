import {
  type CollectiveBench,
  type NetworkBench,
  type PairBench,
  type SlowNode,
  type SortedTests,
  sortTests,
} from '../domain/harness/network-bench.ts'
import type {NodeBench} from '../domain/harness/node-bench.ts'
import type {Node} from '../domain/node.ts'
import {askNodes} from './ask-harness.ts'
import type {BenchWorld} from './bench-nodes.ts'
import {benchPairs, type PairsRequest} from './bench-pairs.ts'
import {ensureHarness} from './ensure-harness.ts'
import {type Rank, runGroup} from './run-group.ts'

export interface NetworkRequest extends PairsRequest {
  readonly nodes: readonly Node[]
}

/** Measures what is between nodes: in pairs of one pool, which are alike, then all together. */
export async function benchNetwork(
  request: NetworkRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<NetworkBench> {
  const {ofPairs, ofAll} = testsAmong(request)
  if (request.nodes.length < 2 || ofPairs.length + ofAll.length === 0) return NOTHING
  const {ranks, failed} = await readyRanks(request, world, signal)
  const [pairs, slow, collectives]: [PairBench[], SlowNode[], CollectiveBench[]] = [[], [], []]
  if (ofPairs.length > 0)
    for (const pool of Map.groupBy(ranks, ({node}) => node.pool).values()) {
      const result = await benchPairs(pool, {...request, tests: ofPairs}, world.shell, signal)
      pairs.push(...result.pairs)
      slow.push(...result.slow)
    }
  if (ofAll.length > 0 && ranks.length > 1) {
    const outcome = await runGroup(ranks, {...request, tests: ofAll}, world.shell, signal)
    collectives.push({nodes: ranks.map(({node}) => node.name), ...outcome})
  }
  signal.throwIfAborted()
  return {pairs, collectives, slow, failed}
}

/** NCCL refuses GPUs that two ranks take, as nodes of one machine would. */
const testsAmong = ({tests, shareMachine}: NetworkRequest): Pick<SortedTests, 'ofPairs' | 'ofAll'> =>
  sortTests(shareMachine ? tests.filter(({name}) => !name.startsWith('nccl_')) : tests)

const NOTHING: NetworkBench = {pairs: [], collectives: [], slow: [], failed: []}

/** Puts the harness where it is not yet. In the order of the nodes. */
async function readyRanks(request: NetworkRequest, world: BenchWorld, signal: AbortSignal) {
  const answers = await askNodes(
    request,
    signal,
    async (node): Promise<Rank> => ({node, program: await ensureHarness(node, world.kit, world, signal)}),
  )
  const ranks = answers.flatMap((each) => ('answer' in each ? [each.answer] : []))
  const failed = answers.flatMap((each): NodeBench[] => ('error' in each ? [each] : []))
  return {ranks, failed}
}
