import type {Cluster} from '../domain/cluster.ts'
import {ranksOf} from '../domain/job/job-record.ts'
import type {JobSummary} from '../domain/job/job-summary.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {chooseJob} from './choose-job.ts'
import {type FollowOptions, followJob, printLogs} from './follow-job.ts'
import type {JobWorld} from './job-world.ts'

export interface LogsOptions extends Omit<FollowOptions, 'ranks'> {
  /** An id, the beginning of one, or a name; absent: the newest. */
  readonly job?: string
  readonly rank?: number
  readonly follow: boolean
}

/**
 * `gpuctl logs`: what the ranks wrote. With `follow` it ends when the job does, or when the signal says so, which leaves the
 * job as it is.
 *
 * @returns the job as it was when reading ended
 */
export async function showLogs(
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  options: LogsOptions,
): Promise<JobSummary> {
  const {job: wanted, rank, follow, signal} = options
  const job = await chooseJob(wanted, cluster, world, signal)
  if (rank !== undefined && rank >= ranksOf(job.record))
    throw new GpuctlError(
      'USAGE',
      `${job.record.id} has the ranks 0 to ${ranksOf(job.record) - 1}, not ${rank}`,
      'leave --rank out for all',
    )
  const reading: FollowOptions = {...options, ...(rank !== undefined && {ranks: [rank]})}
  if (!follow) {
    await printLogs(job, cluster, world, reading)
    return job.summary
  }
  try {
    return await followJob(job.record, cluster, world, reading)
  } catch (error) {
    if (signal.aborted) return job.summary
    throw error
  }
}
