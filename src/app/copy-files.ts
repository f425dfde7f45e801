import {join} from 'node:path'
import {type Copy, parseCopy} from '../domain/copy-operand.ts'
import type {Node} from '../domain/node.ts'
import {selectNodes} from '../domain/select-nodes.ts'
import {inParallel} from '../domain/slots.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalEntry} from '../ports/local-copies.ts'
import {downloadPath} from './download-path.ts'
import {type CopyWorld, source, uploadPath} from './upload-path.ts'

export interface CopyRequest {
  /** All nodes of the cluster. */
  readonly nodes: readonly Node[]
  /** `SRC… DST`, as they were typed. */
  readonly operands: readonly string[]
  readonly maxParallel?: number
  /** How many bytes there will be, before the first; not called when directories are among them, or for what comes down. */
  readonly onTotal?: (bytes: number) => void
  /** Bytes that went over the wire since the last call; those of an archive for directories. */
  readonly onProgress?: (node: Node, bytes: number) => void
}

export interface CopySummary {
  readonly direction: Copy['direction']
  readonly nodes: readonly Node[]
  readonly bytes: number
}

const MAX_PARALLEL = 16

/**
 * Copies files and trees between this machine and nodes, as `cp -r` would: a destination that is a directory or ends in `/` takes
 * them inside. Modes and links stay. What comes from several nodes gets a directory for each.
 *
 * @throws GpuctlError USAGE, NOT_FOUND; NODE_FAILED when all failed; PARTLY_APPLIED when some did, after the others went on
 */
export async function copyFiles(request: CopyRequest, world: CopyWorld, signal: AbortSignal): Promise<CopySummary> {
  const copy = parseCopy(request.operands)
  const tasks = copy.direction === 'upload' ? await uploads(copy, request, world) : downloads(copy, request, world)
  const failures = new Map<Node, unknown>()
  let bytes = 0
  await inParallel([...tasks.keys()], request.maxParallel ?? MAX_PARALLEL, async (node) => {
    const onBytes = (count: number) => {
      bytes += count
      request.onProgress?.(node, count)
    }
    try {
      for (const task of tasks.get(node) ?? []) await task(onBytes, signal)
    } catch (error) {
      failures.set(node, error)
    }
  })
  signal.throwIfAborted()
  if (failures.size > 0) throw failed(failures, tasks.size)
  return {direction: copy.direction, nodes: [...tasks.keys()], bytes}
}

type Task = (onBytes: (bytes: number) => void, signal: AbortSignal) => Promise<void>
type Tasks = ReadonlyMap<Node, readonly Task[]>

async function uploads(copy: Copy & {direction: 'upload'}, request: CopyRequest, world: CopyWorld): Promise<Tasks> {
  const {sources, to} = copy
  const entries: LocalEntry[] = []
  for (const {path} of sources) entries.push(await source(world.copies, path)) // before anything is written anywhere
  const inside = sources.length > 1
  const tasksOf = (node: Node) =>
    sources.map(
      ({path}): Task =>
        (onBytes, signal) =>
          uploadPath(node, path, to.path, world, {inside, onBytes, signal}),
    )
  const nodes = chosen(request.nodes, to.selector)
  if (entries.every(({kind}) => kind === 'file'))
    request.onTotal?.(nodes.length * entries.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0))
  return new Map(nodes.map((node) => [node, tasksOf(node)]))
}

function downloads({sources, to}: Copy & {direction: 'download'}, {nodes}: CopyRequest, world: CopyWorld): Tasks {
  const wanted = sources.flatMap(({selector, path}) => chosen(nodes, selector).map((node) => ({node, path})))
  const byNode = Map.groupBy(wanted, ({node}) => node)
  const inside = sources.length > 1 || byNode.size > 1
  const taskFor =
    (node: Node, from: string): Task =>
    (onBytes, signal) => {
      const place = byNode.size > 1 ? join(to.path, node.name) : to.path
      return downloadPath(node, from, place, world, {inside, onBytes, signal})
    }
  return new Map([...byNode].map(([node, paths]) => [node, paths.map(({path}) => taskFor(node, path))]))
}

/** An empty selector, as in `:/data`, means all nodes. */
const chosen = (nodes: readonly Node[], selector: string) => selectNodes(nodes, selector === '' ? [] : [selector])

function failed(failures: ReadonlyMap<Node, unknown>, nodeCount: number): unknown {
  const described = [...failures].map(([node, error]) => `${node.name}: ${reason(error)}`)
  const [first] = failures.values()
  const hint = first instanceof GpuctlError ? first.hint : 'check the path and the free space, then copy again'
  const code =
    failures.size < nodeCount ? 'PARTLY_APPLIED' : first instanceof GpuctlError ? first.code : 'PARTLY_APPLIED'
  const message = failures.size < nodeCount ? `${failures.size} of ${nodeCount} nodes failed; ` : ''
  return new GpuctlError(code, message + described.join('; '), hint, {cause: first})
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))
