import type {NodeBench} from '../domain/harness/node-bench.ts'
import {type HarnessReport, harnessReport, type ListedTest} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
import {askHarness, askNodes} from './ask-harness.ts'
import {ensureHarness} from './ensure-harness.ts'
import type {CopyWorld} from './upload-path.ts'

export interface BenchRequest {
  readonly nodes: readonly Node[]
  readonly tests: readonly ListedTest[]
  /** Of each figure. */
  readonly samples: number
  /** Of collectives' messages, in bytes; absent: the harness's own. */
  readonly sizes?: readonly number[]
  /** For so long each test keeps all GPUs of a node computing; absent: it measures them one by one. */
  readonly holdSeconds?: number
  /** Whether the nodes are one machine: then they measure one after the other. */
  readonly shareMachine: boolean
  /** What a node does now: the test that it runs. */
  readonly onProgress?: (node: Node, text: string) => void
  readonly onEnd?: (node: Node) => void
}

export interface BenchWorld extends CopyWorld {
  readonly kit: HarnessKit
}

/** Lets every node measure itself; one that cannot is told beside the others. In the order of the nodes. */
export async function benchNodes(
  request: BenchRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<readonly NodeBench[]> {
  const answers = await askNodes(request, signal, async (node) => {
    try {
      return await benchNode(node, request, world, signal)
    } finally {
      request.onEnd?.(node)
    }
  })
  return answers.map((each) => ('answer' in each ? {node: each.node, report: each.answer} : each))
}

async function benchNode(
  node: Node,
  {tests, samples, sizes, holdSeconds, onProgress}: BenchRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<HarnessReport> {
  onProgress?.(node, 'harness')
  const program = await ensureHarness(node, world.kit, world, signal)
  const words = measuringWords({tests, samples, ...(sizes && {sizes}), ...(holdSeconds && {holdSeconds})})
  const request = {
    ...{node, program, words, limitSeconds: limitOf(tests, holdSeconds), read: harnessReport},
    onProgress: (text: string) => onProgress?.(node, text),
  }
  return askHarness(request, world.shell, signal)
}

/** What a harness is told to measure. */
export const measuringWords = ({
  tests,
  samples,
  sizes,
  holdSeconds,
}: Pick<BenchRequest, 'tests' | 'samples' | 'sizes' | 'holdSeconds'>) => [
  ...['--tests', tests.map(({name}) => name).join(','), '--samples', String(samples)],
  ...(sizes === undefined ? [] : ['--sizes', sizes.join(',')]),
  ...(holdSeconds === undefined ? [] : ['--hold-seconds', String(holdSeconds)]),
]

/** For so long a harness may run these tests. */
export const limitOf = (tests: readonly Pick<ListedTest, 'limitSeconds'>[], holdSeconds = 0): number =>
  tests.reduce((sum, {limitSeconds}) => sum + limitSeconds + holdSeconds, GRACE_SECONDS)

/** Beyond the limits of the tests themselves. */
const GRACE_SECONDS = 60
