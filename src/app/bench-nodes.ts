import type {NodeBench} from '../domain/harness/node-bench.ts'
import {EXITS, type HarnessReport, harnessReport, type ListedTest} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
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

const MAX_PARALLEL = 64
/** Beyond the limits of the tests themselves. */
const GRACE_SECONDS = 60

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
  try {
    request.onProgress?.(node, 'harness')
    const program = await ensureHarness(node, world.kit, world, signal)
    return {node: node.name, report: await measured(node, program, request, world, signal)}
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GpuctlError)) throw error
    const {code, message} = error
    return {node: node.name, error: {code, message}}
  }
}

async function measured(
  node: Node,
  program: string,
  {tests, samples, onProgress}: BenchRequest,
  {shell}: BenchWorld,
  signal: AbortSignal,
): Promise<HarnessReport> {
  const seconds = tests.reduce((sum, {limitSeconds}) => sum + limitSeconds, GRACE_SECONDS)
  const late = AbortSignal.timeout(seconds * 1000)
  const argv = [program, '--tests', tests.map(({name}) => name).join(','), '--samples', String(samples)]
  let [stdout, stderr] = ['', '']
  const {exitCode} = await shell
    .exec(node, argv, {
      signal: AbortSignal.any([signal, late]),
      onStdout: (chunk) => {
        stdout += chunk.toString('utf8')
      },
      onStderr: (chunk) => {
        stderr = (stderr + chunk.toString('utf8')).slice(-MAX_COMPLAINT)
        onProgress?.(node, stderr.trim().split('\n').at(-1) ?? '')
      },
    })
    .catch((error: unknown) => {
      signal.throwIfAborted()
      throw late.aborted ? silent(node, seconds) : error
    })
  if (exitCode === EXITS.busy)
    throw new GpuctlError(
      'NODE_FAILED',
      `${node.name} is being measured by somebody else`,
      'try again in a few minutes',
    )
  try {
    return harnessReport(stdout)
  } catch {
    throw unreadable(node, exitCode, stderr)
  }
}

const MAX_COMPLAINT = 2000

const silent = ({name}: Node, seconds: number) =>
  new GpuctlError('NODE_FAILED', `${name} measured nothing in ${seconds} s`, 'see what it does: gpuctl ssh')

const unreadable = ({name}: Node, exitCode: number, stderr: string) =>
  new GpuctlError(
    'NODE_FAILED',
    `the harness on ${name} ended with exit code ${exitCode}, without a report: ${stderr.trim().split('\n').at(-1)}`,
    'run gpuctl bench again',
  )
