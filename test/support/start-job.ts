import {readJobs} from '../../src/app/read-jobs.ts'
import {type RunOptions, type RunResult, runJob} from '../../src/app/run-job.ts'
import {submitJob} from '../../src/app/submit-job.ts'
import type {JobRecord} from '../../src/domain/job/job-record.ts'
import type {JobSpec} from '../../src/domain/job/job-spec.ts'
import {isOver, type JobSummary} from '../../src/domain/job/job-summary.ts'
import {formatLogLine, type LogLine} from '../../src/domain/job/log-lines.ts'
import type {JobNodes} from './job-nodes.ts'
import {waitFor} from './wait-for.ts'

export const NEVER: AbortSignal = new AbortController().signal

/** A job of one shell script. */
export const scriptJob = (text: string, rest: Partial<JobSpec> = {}): JobSpec => ({
  env: {},
  files: [],
  command: {kind: 'script', text, args: []},
  ...rest,
})

/** Starts a job and leaves it alone: no client is attached. */
export const submit = (
  on: JobNodes,
  spec: JobSpec,
  rest: {readonly goSeconds?: number; readonly graceSeconds?: number} = {},
) => submitJob(spec, on.cluster, on.world, {signal: NEVER, graceSeconds: 2, ...rest})

export interface Followed {
  readonly result: RunResult
  /** In the order in which they came, with their prefixes. */
  readonly text: string
  readonly warnings: readonly string[]
}

/** Runs a job to its end, as `gpuctl run` does. */
export async function follow(on: JobNodes, spec: JobSpec, options: Partial<RunOptions> = {}): Promise<Followed> {
  const lines = collector()
  const warnings: string[] = []
  const result = await runJob(spec, on.cluster, on.world, {
    detach: false,
    cancel: NEVER,
    leave: NEVER,
    graceSeconds: 2,
    sink: lines.sink,
    onWarning: (text) => warnings.push(text),
    ...options,
  })
  return {result, text: lines.text(), warnings}
}

export function collector() {
  const pieces: Buffer[] = []
  return {
    sink: (lines: readonly LogLine[]) => void pieces.push(...lines.map(formatLogLine)),
    text: () => Buffer.concat(pieces).toString(),
  }
}

/** The exit code that `gpuctl run` would have. */
export const codeOf = ({result}: Followed): number | undefined =>
  result.kind === 'ended' ? result.summary.exitCode : undefined

export async function summaryOf(on: JobNodes, {id}: Pick<JobRecord, 'id'>): Promise<JobSummary> {
  const {jobs} = await readJobs(on.cluster, on.world, NEVER)
  const job = jobs.find(({record}) => record.id === id)
  if (!job) throw new Error(`no node knows ${id}`)
  return job.summary
}

/** Waits, without anybody attached, until the job is over. */
export async function ended(on: JobNodes, record: JobRecord, timeoutMs = 20_000): Promise<JobSummary> {
  let summary = await summaryOf(on, record)
  await waitFor(async () => {
    summary = await summaryOf(on, record)
    return isOver(summary.state)
  }, timeoutMs)
  return summary
}
