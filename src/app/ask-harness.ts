import type {Readable} from 'node:stream'
import type {ErrorOutcome} from '../domain/harness/node-bench.ts'
import {EXITS} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Shell} from '../ports/shell.ts'

/** What one node answered, or why it did not. */
export type NodeAnswer<T> = {readonly node: string} & ({readonly answer: T} | ErrorOutcome)

const MAX_PARALLEL = 64

/** Asks every node, nodes of one machine one after the other. In the order of the nodes. */
export async function askNodes<T>(
  {nodes, shareMachine = false}: {readonly nodes: readonly Node[]; readonly shareMachine?: boolean},
  signal: AbortSignal,
  ask: (node: Node) => Promise<T>,
): Promise<readonly NodeAnswer<T>[]> {
  const answers = new Map<Node, NodeAnswer<T>>()
  await inParallel(nodes, shareMachine ? 1 : MAX_PARALLEL, async (node) => {
    answers.set(node, await answerOf(node, signal, () => ask(node)))
  })
  signal.throwIfAborted()
  return nodes.flatMap((node) => answers.get(node) ?? [])
}

/** Keeps the failure of one node from that of the others. */
export async function answerOf<T>(node: Node, signal: AbortSignal, ask: () => Promise<T>): Promise<NodeAnswer<T>> {
  try {
    return {node: node.name, answer: await ask()}
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GpuctlError)) throw error
    const {code, message} = error
    return {node: node.name, error: {code, message}}
  }
}

export interface HarnessQuestion<T> {
  readonly node: Node
  /** The harness's path there. */
  readonly program: string
  readonly words: readonly string[]
  /** After so long a node that gave no whole answer counts as one that gives none. */
  readonly limitSeconds: number
  /** What it reads. */
  readonly stdin?: Readable
  /** Of all that it wrote to stdout. @throws where that is no whole document */
  readonly read: (text: string) => T
  /** Its last line on stderr. */
  readonly onProgress?: (text: string) => void
  /** What it writes to stdout, as it comes. */
  readonly onStdout?: (text: string) => void
}

/** Runs the harness on a node. @throws GpuctlError NODE_FAILED */
export async function askHarness<T>(
  {node, program, words, limitSeconds, stdin, read, onProgress, onStdout}: HarnessQuestion<T>,
  shell: Pick<Shell, 'exec'>,
  signal: AbortSignal,
): Promise<T> {
  const late = AbortSignal.timeout(limitSeconds * 1000)
  const decoder = new TextDecoder()
  let [stdout, stderr] = ['', '']
  const {exitCode} = await shell
    .exec(node, [program, ...words], {
      signal: AbortSignal.any([signal, late]),
      ...(stdin && {stdin}),
      onStdout: (chunk) => {
        const text = decoder.decode(chunk, {stream: true})
        stdout += text
        onStdout?.(text)
      },
      onStderr: (chunk) => {
        stderr = (stderr + chunk.toString('utf8')).slice(-MAX_COMPLAINT)
        onProgress?.(stderr.trim().split('\n').at(-1) ?? '')
      },
    })
    .catch((error: unknown) => {
      signal.throwIfAborted()
      throw late.aborted ? silent(node, limitSeconds) : error
    })
  if (exitCode === EXITS.busy) throw busy(node)
  try {
    return read(stdout)
  } catch {
    throw unreadable(node, exitCode, stderr)
  }
}

const MAX_COMPLAINT = 2000

const busy = ({name}: Node) =>
  new GpuctlError('NODE_FAILED', `${name} is being measured by somebody else`, 'try again in a few minutes')

const silent = ({name}: Node, seconds: number) =>
  new GpuctlError('NODE_FAILED', `${name} measured nothing in ${seconds} s`, 'see what it does: gpuctl ssh')

const unreadable = ({name}: Node, exitCode: number, stderr: string) =>
  new GpuctlError(
    'NODE_FAILED',
    `the harness on ${name} ended with exit code ${exitCode}, without a report: ${stderr.trim().split('\n').at(-1)}`,
    'run it again',
  )
