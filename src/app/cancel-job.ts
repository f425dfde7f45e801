import type {Cluster} from '../domain/cluster.ts'
import type {JobRecord} from '../domain/job/job-record.ts'
import {isOver, type JobSummary} from '../domain/job/job-summary.ts'
import {isFinal} from '../domain/job/node-report.ts'
import {chooseJob} from './choose-job.ts'
import {endJobOn} from './end-job.ts'
import {type JobWorld, pause} from './job-world.ts'
import {nodesOfJob, readJob} from './read-jobs.ts'

export interface CancelResult {
  readonly summary: JobSummary
  /** Nodes that could not be told, where ranks may still run. */
  readonly unreachable: readonly string[]
  /** Processes that survived even KILL, by node. */
  readonly survivors: readonly {readonly node: string; readonly processes: number}[]
}

/** `gpuctl cancel`: ends a job on all of its nodes and returns when none of its processes is left. Over already is success. */
export async function cancelJob(wanted: string, cluster: Pick<Cluster, 'pools'>, world: JobWorld, signal: AbortSignal) {
  const {record} = await chooseJob(wanted, cluster, world, signal)
  return endJob(record, cluster, world, signal)
}

export async function endJob(
  record: JobRecord,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  signal: AbortSignal,
): Promise<CancelResult> {
  const nodes = nodesOfJob(record, cluster)
  const told = await Promise.allSettled(
    nodes.map((node) => endJobOn(node, record.id, {why: 'cancelled', exitCode: 130}, world, signal)),
  )
  signal.throwIfAborted()
  const unreachable = nodes.filter((_, index) => told[index]?.status === 'rejected').map(({name}) => name)
  for (let quietRounds = 0; ; await pause(200, signal)) {
    const {summary, reports} = await readJob(record, cluster, world, signal)
    const parts = [...reports].map(([node, {processes = 0, supervised, state}]) => ({
      node,
      processes,
      active: supervised && !isFinal(state),
    }))
    const isEnding = parts.some(({active}) => active)
    const survivors = parts.filter(({processes}) => processes > 0).map(({node, processes}) => ({node, processes}))
    if (survivors.length === 0 && !isEnding && isOver(summary.state)) return {summary, unreachable, survivors}
    quietRounds = isEnding ? 0 : quietRounds + 1
    if (quietRounds > QUIET_ROUNDS) return {summary, unreachable, survivors} // nobody is ending anything any more
  }
}

const QUIET_ROUNDS = 20
