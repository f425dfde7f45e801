import type {Cluster} from '../domain/cluster.ts'
import {type JobRecord, ranksOf} from '../domain/job/job-record.ts'
import type {JobSpec} from '../domain/job/job-spec.ts'
import type {JobSummary} from '../domain/job/job-summary.ts'
import {endJob} from './cancel-job.ts'
import {type FollowOptions, followJob} from './follow-job.ts'
import {type JobWorld, reasonText} from './job-world.ts'
import {type SubmitOptions, submitJob} from './submit-job.ts'

export interface RunOptions extends Omit<SubmitOptions, 'signal'>, Omit<FollowOptions, 'signal' | 'ranks' | 'tail'> {
  readonly detach: boolean
  readonly onSubmitted?: (record: JobRecord) => void
  /** The first Ctrl-C: ends the job on every node; the logs are read to their end. */
  readonly cancel: AbortSignal
  /** The second: stops waiting at once; what was told to end goes on ending. */
  readonly leave: AbortSignal
}

export type RunResult =
  | {readonly kind: 'ended'; readonly record: JobRecord; readonly summary: JobSummary}
  /** The job goes on without us. */
  | {readonly kind: 'detached'; readonly record: JobRecord}

/**
 * `gpuctl run`: submits a job and follows it to its end. Nothing but the first Ctrl-C ends the job: a closed terminal or a
 * killed client leaves it running.
 */
export async function runJob(
  spec: JobSpec,
  cluster: Pick<Cluster, 'id' | 'pools'>,
  world: JobWorld,
  options: RunOptions,
): Promise<RunResult> {
  const {cancel, leave, detach, onSubmitted, onWarning} = options
  const record = await submitJob(spec, cluster, world, {...options, signal: AbortSignal.any([cancel, leave])})
  onSubmitted?.(record)
  if (detach) return {kind: 'detached', record}
  const end = () => {
    endJob(record, cluster, world, leave).catch((error: unknown) => {
      if (!leave.aborted)
        onWarning?.(`the job could not be ended everywhere: ${reasonText(error)}; try gpuctl cancel ${record.id}`)
    })
  }
  if (cancel.aborted) end()
  else cancel.addEventListener('abort', end, {once: true})
  try {
    return {kind: 'ended', record, summary: await followJob(record, cluster, world, {...options, signal: leave})}
  } catch (error) {
    if (leave.aborted) return {kind: 'detached', record}
    throw error
  } finally {
    cancel.removeEventListener('abort', end)
  }
}

/** A job that nobody has asked its nodes about yet. */
export const submittedJob = (record: JobRecord): JobSummary => ({
  id: record.id,
  name: record.name,
  state: 'starting',
  nodes: record.nodes.map(({name}) => name),
  ranks: ranksOf(record),
  command: record.command,
  createdAtMs: record.createdAtMs,
})
