import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import {type ClusterTrace, digestOf, type NodeTrace, type TracedProcess} from '../domain/trace/cluster-trace.ts'
import {type TakenTrace, takenTraces} from '../domain/trace/taken-traces.ts'
import {processTrace} from '../domain/trace/trace-event.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalFiles} from '../ports/local-files.ts'
import {askHarness, askNodes} from './ask-harness.ts'
import type {BenchWorld} from './bench-nodes.ts'
import {downloadPath} from './download-path.ts'
import {ensureHarness} from './ensure-harness.ts'

export interface TraceRequest {
  readonly nodes: readonly Node[]
  /** Only its processes; absent: all. */
  readonly job?: string
  /** Where the traces are put: a folder that is made. */
  readonly folder: string
  readonly milliseconds: number
  readonly hasStacks: boolean
  readonly onProgress: (node: Node, text: string) => void
}

export interface TraceWorld extends BenchWorld {
  readonly files: Pick<LocalFiles, 'readText'>
}

/** Until the window begins: whoever has PyTorch asks every five seconds, and takes four to begin. */
const DELAY_SECONDS = 12
/** For another trace of the node to end, and for the files to be written: as long as the harness itself waits, and more. */
const GRACE_SECONDS = 240
/** Beyond this a trace is kept, and not looked into. */
const MOST_BYTES = 256 * 1024 * 1024
const MAX_DOWNLOADS = 4

/**
 * Lets processes that have PyTorch, and CUDA programs that were started as traceable, trace themselves, in one window on all nodes, and
 * brings the traces here.
 *
 * @throws GpuctlError USAGE where the folder is there already
 */
export async function traceNodes(request: TraceRequest, world: TraceWorld, signal: AbortSignal): Promise<ClusterTrace> {
  const {folder, milliseconds, nodes} = request
  if ((await world.copies.inspect(folder)) !== undefined)
    throw new GpuctlError(
      'USAGE',
      `${folder} is there already`,
      'name a folder that is not: traces are put into a new one',
    )
  await world.copies.ensureDirectory(folder).catch((error: unknown) => {
    throw new GpuctlError('USAGE', `${folder} cannot be made: ${reasonOf(error)}`, 'name another folder', {
      cause: error,
    })
  })
  const ready = await askNodes({nodes}, signal, (node) => ensureHarness(node, world.kit, world, signal))
  const programs = new Map(ready.flatMap((each) => ('answer' in each ? [[each.node, each.answer] as const] : [])))
  const failed = new Map(ready.flatMap((each) => ('error' in each ? [[each.node, each] as const] : [])))
  const able = nodes.filter(({name}) => programs.has(name))
  const answers = await askNodes({nodes: able}, signal, (node) =>
    tracesOf(node, programs.get(node.name) ?? '', request, world, signal),
  )
  const traced = new Map<string, NodeTrace>(
    answers.map((each) => [each.node, 'answer' in each ? {node: each.node, ...each.answer} : each]),
  )
  return {folder, milliseconds, nodes: nodes.flatMap(({name}) => traced.get(name) ?? failed.get(name) ?? [])}
}

async function tracesOf(node: Node, program: string, request: TraceRequest, world: TraceWorld, signal: AbortSignal) {
  const {job, milliseconds, hasStacks, onProgress} = request
  const words = [
    ...['trace', '--node', node.name, '--milliseconds', String(milliseconds), '--delay-seconds', String(DELAY_SECONDS)],
    ...(job === undefined ? [] : ['--job', job]),
    ...(hasStacks ? ['--stacks'] : []),
  ]
  const limitSeconds = DELAY_SECONDS + milliseconds / 1000 + GRACE_SECONDS
  const question = {node, program, words, limitSeconds, read: takenTraces}
  const onText = (text: string) => onProgress(node, text)
  const {processes, fault} = await askHarness({...question, onProgress: onText}, world.shell, signal)
  const brought = new Map<TakenTrace, TracedProcess>()
  onText('the traces are brought here')
  await inParallel(processes, MAX_DOWNLOADS, async (each) => {
    brought.set(each, await bring(node, each, request, world, signal))
  })
  const byRank = processes.toSorted((a, b) => (a.rank ?? a.pid) - (b.rank ?? b.pid))
  return {processes: byRank.flatMap((each) => brought.get(each) ?? []), ...(fault !== undefined && {fault})}
}

async function bring(
  node: Node,
  taken: TakenTrace,
  {folder}: TraceRequest,
  world: TraceWorld,
  signal: AbortSignal,
): Promise<TracedProcess> {
  const {pid, command, rank} = taken
  const process = {pid, command, ...(rank !== undefined && {rank})}
  if ('reason' in taken) return {...process, reason: taken.reason, ...(taken.why !== undefined && {why: taken.why})}
  const file = `${node.name}-${rank === undefined ? '' : `rank${rank}-`}${pid}.json`
  const path = `${folder}/${file}`
  const options = {inside: false, onBytes: () => {}, signal}
  await downloadPath(node, taken.path, path, world, options).catch((error: unknown) => {
    if (error instanceof GpuctlError || signal.aborted) throw error
    const message = `${path} cannot be written: ${reasonOf(error)}; the trace stays on ${node.name}: ${taken.path}`
    throw new GpuctlError('PARTLY_APPLIED', message, 'make room, then copy it by gpuctl cp', {cause: error})
  })
  await world.shell.exec(node, ['rm', '-f', '--', taken.path], {signal})
  const {by, dropped} = taken
  const told = {file, by, ...(dropped !== undefined && {dropped})}
  return {...process, ...told, ...(taken.bytes <= MOST_BYTES && (await digestIn(path, world.files)))}
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Nothing where it is no trace: then the file itself has to tell. */
async function digestIn(path: string, files: TraceWorld['files']) {
  try {
    return digestOf(processTrace(await files.readText(path)))
  } catch {
    return {}
  }
}
