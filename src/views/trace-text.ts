import {
  type ClusterTrace,
  processesOf,
  type Traced,
  type TracedProcess,
  tracedOn,
} from '../domain/trace/cluster-trace.ts'
import type {Untraced} from '../domain/trace/taken-traces.ts'
import {type GpuShare, gpuShares, longestCalls, longestKernels} from '../domain/trace/trace-shares.ts'
import {printable} from './display-width.ts'
import {percent} from './percent.ts'
import {table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

const MOST_ROWS = 8

/** Time by kernel class, the longest kernels, and where the traces are; of a process without a GPU, what its CPU did. */
export function traceText(trace: ClusterTrace, context: TextContext): string {
  const shares = gpuShares(trace)
  // Where no GPU worked the CPU's own calls are all there is.
  const parts =
    shares.length > 0 ? [classTable(shares, context), kernelTable(trace, context)] : [operatorTable(trace, context)]
  const lines = notes(trace).map((note) => wrapWords(printable(note), context.width))
  return [...parts.filter((part) => part !== ''), lines.join('\n')].join('\n\n')
}

const right = 'right' as const

function classTable(shares: readonly GpuShare[], context: TextContext): string {
  const columns = [
    ...[
      {title: 'KERNELS', least: 12},
      {title: 'TIME', align: right},
      {title: 'LEAST', align: right, drop: 2},
    ],
    ...[
      {title: 'WHERE', least: 8, drop: 4},
      {title: 'MOST', align: right, drop: 1},
      {title: 'WHERE', least: 8, drop: 3},
    ],
    {title: 'COUNT', align: right, drop: 5},
  ]
  const rows = shares.map(({what, mean, least, most, count: number}) => [
    ...[nameOf(what), percent(mean), percent(least.share), least.where, percent(most.share), most.where],
    number === undefined ? '' : number.toFixed(0),
  ])
  return table(columns, rows, context)
}

const nameOf = (what: GpuShare['what']): string =>
  what === 'exposed' ? 'collectives alone' : what === 'idle' ? 'idle' : what

function kernelTable(trace: ClusterTrace, context: TextContext): string {
  const kernels = longestKernels(trace, MOST_ROWS)
  if (kernels.length === 0) return ''
  const columns = [
    ...[
      {title: 'LONGEST KERNELS', least: 20},
      {title: 'KIND', drop: 2},
      {title: 'TIME', align: right},
    ],
    ...[
      {title: 'COUNT', align: right, drop: 3},
      {title: 'EACH', align: right, drop: 1},
    ],
  ]
  const rows = kernels.map((kernel) => [
    ...[kernel.name, kernel.class, time(kernel.totalUs), String(kernel.count), time(kernel.totalUs / kernel.count)],
  ])
  return table(columns, rows, context)
}

function operatorTable(trace: ClusterTrace, context: TextContext): string {
  const rows = longestCalls(trace, MOST_ROWS).map(({name, selfUs, count}) => [
    ...[name, time(selfUs), String(count), time(selfUs / count)],
  ])
  const columns = [
    ...[
      {title: 'CALLS ON THE CPU', least: 20},
      {title: 'TIME IN ITSELF', align: right},
    ],
    ...[
      {title: 'COUNT', align: right, drop: 2},
      {title: 'EACH', align: right, drop: 1},
    ],
  ]
  return rows.length === 0 ? '' : table(columns, rows, context)
}

function time(us: number): string {
  if (us >= 1e6) return `${(us / 1e6).toFixed(2)} s`
  return us >= 1000 ? `${(us / 1000).toFixed(1)} ms` : `${us.toFixed(1)} µs`
}

const WHY: Readonly<Record<Untraced, string>> = {
  'not-listening':
    'it was started without KINETO_USE_DAEMON=1, which gpuctl run sets unless the job sets it otherwise; a process reads it as it starts',
  'other-network-namespace': 'it runs in a network of its own, a container perhaps, where nobody here is heard',
  'did-not-ask': 'its profiler did not ask: it is busy with another trace, or a child process that computes nothing',
  'no-trace-in-time': 'it began a trace, and did not write it in time',
  ended: 'it ended before its trace was written',
  'not-traceable':
    'it uses CUDA without PyTorch, and was not started to be traced: gpuctl run --traceable; a process reads that as it starts',
  'other-user': 'it belongs to another user, and only that one and root can have it traced',
  'out-of-reach': 'it was started to be traced, and closed what it hears by, or another version of gpuctl started it',
  busy: 'it traces itself for somebody else now',
  'no-cupti':
    "it finds no CUPTI, which CUDA's toolkit and PyTorch's packages bring: put its folder into the job's LD_LIBRARY_PATH",
  'other-profiler': 'another profiler has it, and CUPTI takes but one',
  'cupti-failed': 'CUPTI refused',
  'not-written': 'its trace could not be written',
}

function notes(trace: ClusterTrace): readonly string[] {
  const traced = trace.nodes.flatMap(tracedOn)
  const unread = traced.filter(({summary}) => summary === undefined)
  return [
    traced.length === 0
      ? 'no process was traced'
      : `${traced.length === 1 ? '1 process' : `${traced.length} processes`} traced for ${trace.milliseconds} ms: open ${trace.folder}/index.html; Perfetto and Chrome take the .json files`,
    ...byCupti(traced),
    ...(unread.length === 0 ? [] : [`${unread.length} of them too large to be looked into, or no traces`]),
    ...trace.nodes.flatMap((node) => [
      ...('error' in node ? [`${node.node}: ${node.error.message}`] : []),
      ...('fault' in node && node.fault !== undefined ? [`${node.node}: ${node.fault}`] : []),
      ...untraced(node),
    ]),
  ]
}

function byCupti(traced: readonly Traced[]): readonly string[] {
  const own = traced.filter(({by}) => by === 'cupti')
  const dropped = own.reduce((sum, each) => sum + (each.dropped ?? 0), 0)
  return [
    ...(own.length === 0 ? [] : [`${own.length} of them by CUPTI: what their GPUs did, without calls on the CPU`]),
    ...(dropped === 0
      ? []
      : [`${dropped} kernels and copies are missing in these, for want of room: trace for less time`]),
  ]
}

/** Where something was traced, what else has PyTorch or CUDA is of no interest: workers that read data, mostly. */
function untraced(node: ClusterTrace['nodes'][number]): readonly string[] {
  if ('error' in node || tracedOn(node).length > 0) return []
  const own = processesOf(node)
  if (own.length === 0) return node.fault === undefined ? [`${node.node}: no process there has PyTorch or CUDA`] : []
  const byReason = Map.groupBy(own, (each) => reasonText(each))
  return [...byReason].map(([reason, some]) => {
    const pids = some.map(({pid}) => pid).join(', ')
    return `${node.node}, ${some[0]?.command ?? ''} (pid ${pids}): ${reason}`
  })
}

const reasonText = (process: TracedProcess): string =>
  'reason' in process ? `${WHY[process.reason]}${process.why === undefined ? '' : ` (${process.why})`}` : WHY.ended
