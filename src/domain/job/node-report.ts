import {JOB_ID} from './job-id.ts'
import {type JobRecord, parseJobRecord} from './job-record.ts'

/** One node's part of a job, as its files tell it. Times are the node's own clock. */
export interface NodeReport {
  readonly record: JobRecord
  /** `prepared`: the files are there and no supervisor has spoken yet. */
  readonly state: 'prepared' | 'starting' | 'running' | 'ending' | 'succeeded' | 'failed' | 'cancelled'
  readonly supervised: boolean
  readonly startedAtMs?: number
  /** When the node began to end its ranks: what fails after that did not fail by itself. */
  readonly endingAtMs?: number
  readonly endedAtMs?: number
  /** Whose failure ended this node's ranks, as far as it was told. */
  readonly cause?: {readonly exitCode: number; readonly rank?: number; readonly node: string; readonly atMs: number}
  readonly reason?: 'not-started' | 'stopped' | 'survivors'
  readonly exits: readonly RankExit[]
  /** Live processes of the job on the node; only where it was asked about this job alone. */
  readonly processes?: number
}

export interface RankExit {
  readonly rank: number
  readonly exitCode: number
  readonly atMs: number
}

export const isFinal = (state: string): boolean => state === 'succeeded' || state === 'failed' || state === 'cancelled'

/** Reads what templates/job/list.sh prints. Jobs that another version wrote are left out. */
export function parseNodeReports(text: string): readonly NodeReport[] {
  return text
    .split(/^(?=job )/m)
    .map((part) => parseReport(part.split('\n')))
    .filter((report) => report !== undefined)
}

function parseReport(lines: readonly string[]): NodeReport | undefined {
  const fields = new Map(lines.map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]))
  const record = parseJobRecord(fields.get('record') ?? '')
  const id = fields.get('job') ?? ''
  if (record === undefined || !JOB_ID.test(id) || record.id !== id) return undefined
  const state = STATES.find((each) => each === fields.get('state')) ?? 'prepared'
  const reason = REASONS.find((each) => each === fields.get('reason'))
  return {
    record,
    state,
    supervised: fields.get('alive') === 'yes',
    ...number('startedAtMs', fields.get('started')),
    ...number('endingAtMs', fields.get('ending')),
    ...number('endedAtMs', fields.get('ended')),
    ...number('processes', fields.get('processes')),
    ...causeOf(fields.get('cause')),
    ...(reason && {reason}),
    exits: lines.flatMap(exitOf),
  }
}

function causeOf(text = ''): Pick<NodeReport, 'cause'> {
  const match = /^(\d+) (\d+|-) (\S+) (\d+)$/.exec(text)
  if (!match) return {}
  const [, code, rank, node = '', at] = match
  return {cause: {exitCode: Number(code), ...number('rank', rank), node, atMs: Number(at)}}
}

function exitOf(line: string): RankExit[] {
  const match = /^exit (\d+) (\d+) (\d+)$/.exec(line)
  return match ? [{rank: Number(match[1]), exitCode: Number(match[2]), atMs: Number(match[3])}] : []
}

const number = <K extends string>(key: K, text: string | undefined): {readonly [key in K]?: number} =>
  text !== undefined && /^\d+$/.test(text) ? ({[key]: Number(text)} as {readonly [key in K]?: number}) : {}

const STATES = ['starting', 'running', 'ending', 'succeeded', 'failed', 'cancelled'] as const
const REASONS = ['not-started', 'stopped', 'survivors'] as const
