import type {ErrorOutcome} from '../harness/node-bench.ts'
import {type CallTree, callTree, hottest} from './call-tree.ts'
import {type GpuTime, gpuTimes} from './gpu-time.ts'
import type {Tracer, Untraced} from './taken-traces.ts'
import {type TimelineRow, timeline} from './timeline.ts'
import type {ProcessTrace} from './trace-event.ts'

/** What processes of a cluster's nodes did in one window of time, by their own traces. */
export interface ClusterTrace {
  /** Where the traces are, on this machine. */
  readonly folder: string
  readonly milliseconds: number
  readonly nodes: readonly NodeTrace[]
}

export type NodeTrace = {readonly node: string} & (
  | {readonly processes: readonly TracedProcess[]; readonly fault?: string}
  | ErrorOutcome
)

export type TracedProcess = {readonly pid: number; readonly command: string; readonly rank?: number} & (
  | {
      /** In the folder. */
      readonly file: string
      readonly by: Tracer
      /** Records that are missing, for want of room. */
      readonly dropped?: number
      /** Absent: the trace is too large to be looked into, or is none. */
      readonly summary?: TraceSummary
      /** For a page; too much for a document. */
      readonly picture?: TracePicture
    }
  | {readonly reason: Untraced; readonly why?: string}
)

export interface TraceSummary {
  readonly windowUs: number
  readonly gpus: readonly GpuTime[]
  /** Of the CPU, by the time spent in themselves; at most {@link MOST_OPERATORS}. */
  readonly operators: readonly Omit<CallTree, 'children'>[]
}

export interface TracePicture {
  readonly timeline: readonly TimelineRow[]
  readonly calls: CallTree
}

const MOST_OPERATORS = 20

/** What a trace says, in little. */
export function digestOf(trace: ProcessTrace): {readonly summary: TraceSummary; readonly picture: TracePicture} {
  const calls = callTree(trace.events)
  const {fromUs, toUs} = trace.window
  return {
    summary: {windowUs: toUs - fromUs, gpus: gpuTimes(trace), operators: hottest(calls, MOST_OPERATORS)},
    picture: {timeline: timeline(trace), calls: pruned(calls, calls.totalUs * LEAST_SHARE)},
  }
}

/** Of all calls' time: below it nothing could be seen in a picture. */
const LEAST_SHARE = 0.001

const pruned = (tree: CallTree, leastUs: number): CallTree => ({
  ...tree,
  children: tree.children.flatMap((each) => (each.totalUs < leastUs ? [] : [pruned(each, leastUs)])),
})

export const processesOf = (node: NodeTrace): readonly TracedProcess[] => ('processes' in node ? node.processes : [])

/** A process with its trace, and whose it is. */
export type Traced = Extract<TracedProcess, {readonly file: string}> & {readonly node: string}

export const tracedOn = (node: NodeTrace): readonly Traced[] =>
  processesOf(node).flatMap((each) => ('file' in each ? [{...each, node: node.node}] : []))

/** Whether every node has at least one trace. */
export const isTraced = ({nodes}: ClusterTrace): boolean => nodes.every((node) => tracedOn(node).length > 0)
