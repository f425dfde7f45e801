import type {Cluster} from '../domain/cluster.ts'
import {findJob} from '../domain/job/find-job.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {JobWorld} from './job-world.ts'
import {type KnownJob, readJobs} from './read-jobs.ts'

/** The job that a person means, with what its nodes say now. @throws GpuctlError NOT_FOUND, USAGE, NODE_FAILED */
export async function chooseJob(
  wanted: string | undefined,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  signal: AbortSignal,
): Promise<KnownJob> {
  const {jobs, unreachable} = await readJobs(cluster, world, signal)
  if (jobs.length === 0 && unreachable.length > 0)
    throw new GpuctlError(
      'NODE_FAILED',
      `${unreachable.join(', ')} did not answer`,
      'gpuctl status shows which nodes run',
    )
  const {id} = findJob(
    jobs.map(({summary}) => summary),
    wanted,
  )
  const job = jobs.find(({record}) => record.id === id)
  if (job === undefined) throw new RangeError(`found ${id} among jobs that do not have it`)
  return job
}
