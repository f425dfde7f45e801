import {Readable} from 'node:stream'
import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Shell} from '../ports/shell.ts'

export interface ExecRequest {
  readonly nodes: readonly Node[]
  readonly argv: readonly string[]
  readonly shell: Shell
  /** Every node gets all of it. */
  readonly stdin?: Readable
  readonly maxParallel?: number
  /** The first failure ends the command everywhere. */
  readonly failFast?: boolean
  /** For each node. */
  readonly timeoutMs?: number
  readonly onOutput?: (node: Node, stream: 'stdout' | 'stderr', chunk: Buffer) => void
}

export type NodeExit = {readonly node: Node} & ({readonly exitCode: number} | {readonly error: GpuctlError})

export interface ExecSummary {
  /** In the order of the nodes. */
  readonly results: readonly NodeExit[]
  /** The highest of all; a node that failed counts with its error's. */
  readonly exitCode: number
}

const MAX_PARALLEL = 64
const MAX_SHARED_STDIN_BYTES = 64 * 1024 * 1024

/** Runs one command on many nodes at once. @throws the signal's reason once the command was ended everywhere */
export async function execOnNodes(request: ExecRequest, signal: AbortSignal): Promise<ExecSummary> {
  const {nodes, maxParallel = MAX_PARALLEL, failFast = false} = request
  const stdinOf = await inputFor(request, signal)
  const results = new Map<Node, NodeExit>()
  const first = new AbortController()
  await inParallel(nodes, maxParallel, async (node) => {
    const exit = await execOnNode(node, request, stdinOf(), signal, first.signal)
    results.set(node, exit)
    if (failFast && codeOf(exit) !== 0)
      first.abort(new GpuctlError('CANCELLED', `ended, as ${node.name} failed`, 'see its output'))
  })
  signal.throwIfAborted()
  const inOrder = nodes.map((node) => results.get(node)).filter((exit) => exit !== undefined)
  return {results: inOrder, exitCode: Math.max(0, ...inOrder.map(codeOf))}
}

async function execOnNode(
  node: Node,
  {shell, argv, timeoutMs, onOutput}: ExecRequest,
  stdin: Readable | undefined,
  ...signals: readonly AbortSignal[]
): Promise<NodeExit> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  try {
    const {exitCode} = await shell.exec(node, argv, {
      signal: AbortSignal.any(timeout ? [...signals, timeout] : [...signals]),
      onStdout: (chunk) => onOutput?.(node, 'stdout', chunk),
      onStderr: (chunk) => onOutput?.(node, 'stderr', chunk),
      ...(stdin && {stdin}),
    })
    return {node, exitCode}
  } catch (error) {
    if (error instanceof GpuctlError) return {node, error}
    if (timeout?.aborted) return {node, error: tooSlow(node, timeoutMs)}
    if (signals.some(({aborted}) => aborted)) return {node, error: cancelled(error)}
    throw error
  }
}

/** One node reads the stream itself; many read copies, for a stream can be read once. */
async function inputFor({stdin, nodes}: ExecRequest, signal: AbortSignal): Promise<() => Readable | undefined> {
  if (!stdin || nodes.length < 2) return () => stdin
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    signal.throwIfAborted()
    bytes += chunk.length
    if (bytes > MAX_SHARED_STDIN_BYTES)
      throw new GpuctlError('USAGE', 'the input is too long for many nodes', 'copy it there first with `gpuctl cp`')
    chunks.push(Buffer.from(chunk))
  }
  return () => Readable.from(chunks)
}

const codeOf = (exit: NodeExit) => ('error' in exit ? exit.error.exitCode : exit.exitCode)

const tooSlow = ({name}: Node, timeoutMs = 0) =>
  new GpuctlError(
    'NODE_FAILED',
    `the command did not end on ${name} within ${timeoutMs / 1000} s`,
    'allow more with --timeout',
  )

const cancelled = (cause: unknown) => new GpuctlError('CANCELLED', 'cancelled', 'run it again', {cause})
