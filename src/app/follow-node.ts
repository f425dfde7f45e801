import {Writable} from 'node:stream'
import {BrokenStream, type FollowFrame, FollowReader} from '../domain/job/follow-frames.ts'
import {LineSplitter, type LogLine} from '../domain/job/log-lines.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type JobWorld, pause, reasonText, scriptArgv} from './job-world.ts'

export interface FollowNodeOptions {
  readonly job: string
  readonly ranks: readonly number[]
  /** `once` gives what is there now; `all` waits for the job's end. */
  readonly mode: 'all' | 'once'
  /** The last lines only, of each rank. */
  readonly tail?: number
  /** How long to try again when the node does not answer. */
  readonly reconnectMs: number
  /** Takes whole lines; the next ones come when it is done. */
  readonly sink: (lines: readonly LogLine[]) => void | Promise<void>
  readonly onWarning?: (text: string) => void
  readonly signal: AbortSignal
}

/** How a node's part was when reading ended: a final state, or that it will not be known. */
export type NodeEnd = 'succeeded' | 'failed' | 'cancelled' | 'lost' | 'absent' | 'unreachable' | 'running'

/**
 * Reads the logs of a node's ranks to their end. When the connection breaks it goes on at the byte after the last one that was
 * read: no line is lost or given twice.
 */
export async function followNode(node: Node, world: JobWorld, options: FollowNodeOptions): Promise<NodeEnd> {
  const {signal, reconnectMs, onWarning} = options
  const logs = new RankLogs(node, world, options)
  let brokenAt: number | undefined
  for (let attempt = 0; ; attempt++) {
    const outcome = await readOnce(node, world, options, logs)
    if (outcome.end !== undefined) {
      await logs.finish()
      return outcome.end
    }
    signal.throwIfAborted()
    if (outcome.progressed || brokenAt === undefined) {
      brokenAt = world.now()
      attempt = 0
    }
    if (attempt === 0)
      onWarning?.(`the connection to ${node.name} was lost (${reasonText(outcome.error)}); trying again`)
    if (world.now() - brokenAt >= reconnectMs) {
      await logs.finish()
      return 'unreachable'
    }
    await pause(Math.min(250 * 2 ** attempt, 5000), signal)
  }
}

interface Outcome {
  readonly end?: NodeEnd
  readonly error?: unknown
  /** Whether anything was heard. */
  readonly progressed: boolean
}

/** One connection's worth. */
async function readOnce(node: Node, world: JobWorld, options: FollowNodeOptions, logs: RankLogs): Promise<Outcome> {
  const {job, mode, signal} = options
  const reader = new FollowReader()
  let end: NodeEnd | undefined
  let heard = false
  // Three beats missed: nobody is there any more, though no connection was closed.
  const silence = new AbortController()
  const alarm = setTimeout(() => silence.abort(new Error('no sign of life for 35 seconds')), SILENCE_MS)
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      alarm.refresh()
      take(chunk).then(() => done(), done)
    },
  })
  async function take(chunk: Buffer) {
    const frames = reader.push(chunk)
    heard ||= frames.length > 0
    for (const frame of frames) if (frame.kind === 'over') end = nodeEnd(frame.state)
    await logs.take(frames)
    alarm.refresh()
  }
  try {
    const argv = await scriptArgv(world, 'follow', [job, node.name, mode, ...logs.places()])
    await world.shell.exec(node, argv, {stdout, signal: AbortSignal.any([signal, silence.signal])})
    return {...(end && {end}), progressed: heard, error: new Error('it ended early')}
  } catch (error) {
    if (end !== undefined) return {end, progressed: true}
    if (signal.aborted || !isPassing(error, silence.signal)) throw error
    return {error, progressed: heard}
  } finally {
    clearTimeout(alarm)
  }
}

/** Where each rank's log was read up to, and the line that is still open there. */
class RankLogs {
  readonly #places = new Map<number, {from: string; lines: LineSplitter}>()
  readonly #node: Node
  readonly #now: () => number
  readonly #sink: FollowNodeOptions['sink']

  constructor(node: Node, world: Pick<JobWorld, 'now'>, {ranks, tail, sink}: FollowNodeOptions) {
    this.#node = node
    this.#now = world.now
    this.#sink = sink
    for (const rank of ranks)
      this.#places.set(rank, {from: tail === undefined ? '0' : `tail:${tail}`, lines: new LineSplitter()})
  }

  /** Arguments for follow.sh. */
  places(): readonly string[] {
    return [...this.#places].flatMap(([rank, {from}]) => [String(rank), from])
  }

  async take(frames: readonly FollowFrame[]): Promise<void> {
    const lines: LogLine[] = []
    for (const frame of frames) {
      if (frame.kind !== 'data' && frame.kind !== 'cut') continue
      const place = this.#places.get(frame.rank)
      if (place === undefined) continue
      place.from = frame.kind === 'cut' ? '0' : String(frame.offset + frame.bytes.length)
      if (frame.kind === 'data') lines.push(...this.#lines(frame.rank, place.lines.push(frame.bytes, this.#now())))
    }
    if (lines.length > 0) await this.#sink(lines)
  }

  /** Gives the last lines, which no newline ended. */
  async finish(): Promise<void> {
    const lines = [...this.#places].flatMap(([rank, place]) => this.#lines(rank, place.lines.end()))
    if (lines.length > 0) await this.#sink(lines)
  }

  #lines(rank: number, lines: readonly Buffer[]): readonly LogLine[] {
    return lines.map((bytes) => ({rank, node: this.#node.name, bytes}))
  }
}

const isPassing = (error: unknown, silence: AbortSignal) =>
  silence.aborted || error instanceof BrokenStream || (error instanceof GpuctlError && error.code === 'NODE_FAILED')

function nodeEnd(state: string): NodeEnd {
  return ENDS.find((end) => end === state) ?? 'running'
}
const ENDS = ['succeeded', 'failed', 'cancelled', 'lost', 'absent'] as const

const SILENCE_MS = 35_000
