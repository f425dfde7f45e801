import type {NodeBench} from '../domain/harness/node-bench.ts'
import {type HarnessReport, harnessReport, type ListedTest} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
import {answerOf, askHarness} from './ask-harness.ts'
import {ensureHarness} from './ensure-harness.ts'
import type {CopyWorld} from './upload-path.ts'

export interface BenchRequest {
  readonly nodes: readonly Node[]
  readonly tests: readonly ListedTest[]
  /** Of each figure. */
  readonly samples: number
  /** Whether the nodes are one machine: then they measure one after the other. */
  readonly shareMachine: boolean
  /** What a node does now: the test that it runs. */
  readonly onProgress?: (node: Node, text: string) => void
  readonly onEnd?: (node: Node) => void
}

export interface BenchWorld extends CopyWorld {
  readonly kit: HarnessKit
}

export const MAX_PARALLEL = 64
/** Lets every node measure itself; one that cannot is told beside the others. In the order of the nodes. */
export async function benchNodes(
  request: BenchRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<readonly NodeBench[]> {
  const {nodes, shareMachine} = request
  const results = new Map<Node, NodeBench>()
  await inParallel(nodes, shareMachine ? 1 : MAX_PARALLEL, async (node) => {
    results.set(node, await benchNode(node, request, world, signal))
    request.onEnd?.(node)
  })
  signal.throwIfAborted()
  return nodes.flatMap((node) => results.get(node) ?? [])
}

async function benchNode(
  node: Node,
  request: BenchRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<NodeBench> {
  const answer = await answerOf(node, signal, async () => {
    request.onProgress?.(node, 'harness')
    const program = await ensureHarness(node, world.kit, world, signal)
    return measured(node, program, request, world, signal)
  })
  return 'answer' in answer ? {node: node.name, report: answer.answer} : answer
}

async function measured(
  node: Node,
  program: string,
  {tests, samples, onProgress}: BenchRequest,
  {shell}: BenchWorld,
  signal: AbortSignal,
): Promise<HarnessReport> {
  const words = ['--tests', tests.map(({name}) => name).join(','), '--samples', String(samples)]
  const request = {
    ...{node, program, words, limitSeconds: limitOf(tests), read: harnessReport},
    onProgress: (text: string) => onProgress?.(node, text),
  }
  return askHarness(request, shell, signal)
}

/** For so long a harness may run these tests. */
export const limitOf = (tests: readonly Pick<ListedTest, 'limitSeconds'>[]): number =>
  tests.reduce((sum, {limitSeconds}) => sum + limitSeconds, GRACE_SECONDS)

/** Beyond the limits of the tests themselves. */
const GRACE_SECONDS = 60
