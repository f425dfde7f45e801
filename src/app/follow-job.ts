import type {Cluster} from '../domain/cluster.ts'
import type {JobRecord} from '../domain/job/job-record.ts'
import type {JobSummary} from '../domain/job/job-summary.ts'
import type {LogLine} from '../domain/job/log-lines.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {endJobOn} from './end-job.ts'
import {followNode, type NodeEnd} from './follow-node.ts'
import type {JobWorld} from './job-world.ts'
import {type KnownJob, nodesOfJob, readJob} from './read-jobs.ts'

export interface FollowOptions {
  /** Ends the reading, not the job. */
  readonly signal: AbortSignal
  /** Absent: all. */
  readonly ranks?: readonly number[]
  readonly tail?: number
  readonly sink: (lines: readonly LogLine[]) => void | Promise<void>
  readonly onWarning?: (text: string) => void
  /** How long to try to reach a node again, a minute unless told. */
  readonly reconnectMs?: number
}

/**
 * Reads the logs of all ranks as they grow, until the job has ended on every node. When it ended on one node with a failure,
 * the others are told: they may have no way to hear of it themselves.
 *
 * @throws GpuctlError NODE_FAILED when a node cannot be reached any more; the signal's reason when it is aborted
 */
export async function followJob(
  record: JobRecord,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  options: FollowOptions,
): Promise<JobSummary> {
  const nodes = nodesOfJob(record, cluster)
  const inOrder = oneAtATime(options.sink)
  const ends = await Promise.all(
    nodes.map(async (node) => {
      const end = await followNode(node, world, {
        ...options,
        job: record.id,
        ranks: ranksOn(node, record, options.ranks),
        mode: 'all',
        reconnectMs: options.reconnectMs ?? 60_000,
        sink: inOrder,
      })
      if (end === 'failed' || end === 'lost' || end === 'absent')
        await endOthers(node, end, record, cluster, world, options)
      return end
    }),
  )
  const {summary} = await readJob(record, cluster, world, options.signal)
  const silent = nodes.filter((_, index) => ends[index] === 'unreachable').map(({name}) => name)
  if (silent.length > 0 && summary.state === 'lost') throw unreachable(silent, record)
  return summary
}

/** The logs as they are now, rank by rank. */
export async function printLogs(
  {record}: KnownJob,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  options: FollowOptions,
): Promise<void> {
  const silent: string[] = []
  for (const node of nodesOfJob(record, cluster)) {
    const ranks = ranksOn(node, record, options.ranks)
    if (ranks.length === 0) continue
    const end = await followNode(node, world, {
      ...options,
      job: record.id,
      ranks,
      mode: 'once',
      reconnectMs: options.reconnectMs ?? 5000,
    })
    if (end === 'unreachable') silent.push(node.name)
  }
  if (silent.length > 0) throw unreachable(silent, record)
}

async function endOthers(
  failed: Node,
  end: NodeEnd,
  record: JobRecord,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  {signal, onWarning}: FollowOptions,
): Promise<void> {
  const others = nodesOfJob(record, cluster).filter(({id}) => id !== failed.id)
  if (others.length === 0) return
  const {reports} = await readJob(record, cluster, world, signal)
  const cause = reports.get(failed.name)?.cause ?? {exitCode: 14, node: failed.name, atMs: world.now()}
  if (end !== 'failed') onWarning?.(`${failed.name} lost its part of the job; ending the others`)
  await Promise.allSettled(others.map((node) => endJobOn(node, record.id, {why: 'failed', ...cause}, world, signal)))
}

const ranksOn = (node: Node, record: JobRecord, wanted?: readonly number[]) =>
  (record.nodes.find(({id}) => id === node.id)?.ranks ?? []).filter(
    (rank) => wanted === undefined || wanted.includes(rank),
  )

/** Several nodes' lines go to one place: a write ends before the next begins. */
function oneAtATime(sink: FollowOptions['sink']): (lines: readonly LogLine[]) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (lines) => {
    const next = last.then(() => sink(lines))
    last = next.catch(() => {})
    return next
  }
}

const unreachable = (names: readonly string[], {id}: JobRecord) =>
  new GpuctlError(
    'NODE_FAILED',
    `${names.join(', ')} cannot be reached; the job may still run there`,
    `later: gpuctl logs -f ${id}`,
  )
