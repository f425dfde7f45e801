import type {Cluster} from '../domain/cluster.ts'
import type {JobSummary} from '../domain/job/job-summary.ts'
import type {JobWorld} from './job-world.ts'
import {readJobs} from './read-jobs.ts'

/** `gpuctl jobs`: what ran and runs on a cluster, newest first. */
export async function listJobs(
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  signal: AbortSignal,
): Promise<{readonly jobs: readonly JobSummary[]; readonly unreachable: readonly string[]}> {
  const {jobs, unreachable} = await readJobs(cluster, world, signal)
  return {jobs: jobs.map(({summary}) => summary), unreachable}
}
