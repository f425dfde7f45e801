import type {JobRecord} from './job-record.ts'
import type {NodeReport} from './node-report.ts'

export type JobState = 'queued' | 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'

/** A job as a person thinks of it, put together from what its nodes say. */
export interface JobSummary {
  readonly id: string
  readonly name: string
  readonly state: JobState
  readonly nodes: readonly string[]
  readonly ranks: number
  readonly command: string
  readonly createdAtMs: number
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  /** Of the first rank that failed; 0 on success; absent while it runs. */
  readonly exitCode?: number
  /** In a sentence: who failed, or what was lost. */
  readonly detail?: string
}

/** What a node answered: its part of the job, that it knows nothing of the job, or nothing. */
export type NodeAnswer = NodeReport | 'absent' | 'unreachable'

export const isOver = (state: JobState): boolean => !['queued', 'starting', 'running'].includes(state)

export const EXIT_CANCELLED = 130
export const EXIT_LOST = 14

/** Pure. A failure outweighs everything, since it is why the rest ended; a node that is gone outweighs what still runs. */
export function summarizeJob(record: JobRecord, answers: ReadonlyMap<string, NodeAnswer>, nowMs: number): JobSummary {
  const parts = record.nodes.map((node) => partOf(node.name, answers.get(node.name) ?? 'absent', record, nowMs))
  const reports = parts.flatMap(({report}) => report ?? [])
  const verdict = judge(parts, firstFailure(reports))
  const ended = isOver(verdict.state) ? reports.flatMap(({endedAtMs}) => endedAtMs ?? []) : []
  const started = reports.flatMap(({startedAtMs}) => startedAtMs ?? [])
  return {
    id: record.id,
    name: record.name,
    nodes: record.nodes.map(({name}) => name),
    ranks: record.nodes.reduce((sum, {ranks}) => sum + ranks.length, 0),
    command: record.command,
    createdAtMs: record.createdAtMs,
    ...(started.length > 0 && {startedAtMs: Math.min(...started)}),
    ...(ended.length > 0 && {endedAtMs: Math.max(...ended)}),
    ...verdict,
  }
}

type PartState = 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'
interface Part {
  readonly state: PartState
  readonly report?: NodeReport
  readonly lost?: string
}

type Failure = NonNullable<NodeReport['cause']> & Pick<NodeReport, 'reason'>

function partOf(name: string, answer: NodeAnswer, record: JobRecord, nowMs: number): Part {
  if (answer === 'unreachable') return {state: 'lost', lost: `${name} does not answer`}
  if (answer === 'absent') return {state: 'lost', lost: `${name} no longer knows the job`}
  const {state, supervised} = answer
  if (state === 'succeeded' || state === 'failed' || state === 'cancelled') return {state, report: answer}
  const fresh = state === 'prepared' && nowMs - record.createdAtMs < MOST_PREPARING_MS
  if (!supervised && !fresh)
    return {state: 'lost', report: answer, lost: `what ran the job on ${name} was ended or the node restarted`}
  return {state: state === 'prepared' || state === 'starting' ? 'starting' : 'running', report: answer}
}

function judge(
  parts: readonly Part[],
  failure: Failure | undefined,
): Pick<JobSummary, 'state' | 'exitCode' | 'detail'> {
  const some = (state: PartState) => parts.some((part) => part.state === state)
  const lost = parts.flatMap((part) => part.lost ?? []).join('; ')
  const isEnding = some('running') || some('starting')
  if (some('cancelled') && !isEnding) return {state: 'cancelled', exitCode: EXIT_CANCELLED, ...(lost && {detail: lost})}
  if (failure !== undefined && !isEnding)
    return {state: 'failed', exitCode: failure.exitCode, detail: explain(failure, lost)}
  if (lost) return {state: 'lost', exitCode: EXIT_LOST, detail: lost}
  if (failure !== undefined) return {state: 'running', detail: `ending: ${explain(failure, '')}`}
  if (some('running')) return {state: 'running'}
  if (some('starting')) return {state: some('succeeded') ? 'running' : 'starting'}
  return {state: 'succeeded', exitCode: 0}
}

/** The earliest of what the nodes were told and of the ranks that failed by themselves: before their node was ending them. */
function firstFailure(reports: readonly NodeReport[]): Failure | undefined {
  const failures = reports.flatMap((report): Failure[] => {
    const {record, exits, cause, endingAtMs = Number.POSITIVE_INFINITY, reason, state} = report
    const own = exits
      .filter(({exitCode, atMs}) => exitCode !== 0 && atMs < endingAtMs)
      .map((exit): Failure => ({...exit, node: nodeOf(record, exit.rank)}))
    const told = cause && state !== 'cancelled' ? [{...cause, ...(reason && {reason})}] : []
    return [...told, ...own]
  })
  // of one failure the node itself knows more than those that were told
  return failures.sort((a, b) => a.atMs - b.atMs || Number(b.reason !== undefined) - Number(a.reason !== undefined))[0]
}

const nodeOf = (record: JobRecord, rank: number) =>
  record.nodes.find(({ranks}) => ranks.includes(rank))?.name ?? 'a node'

function explain({rank, node, exitCode, reason}: Failure, lost: string): string {
  const what =
    reason === 'not-started'
      ? `the submission was interrupted: ${node} was never told to start`
      : reason === 'stopped'
        ? `${node} was shut down`
        : rank === undefined
          ? `${node} failed`
          : `rank ${rank} on ${node} ${exitText(exitCode)}`
  return lost ? `${what}; ${lost}` : what
}

const exitText = (code: number) => (code > 128 ? `was ended by signal ${code - 128}` : `exited with ${code}`)

/** A supervisor speaks at most this long after its files arrived. */
const MOST_PREPARING_MS = 120_000
