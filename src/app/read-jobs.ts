import {type Cluster, nodesOf} from '../domain/cluster.ts'
import type {JobRecord} from '../domain/job/job-record.ts'
import {type JobSummary, type NodeAnswer, summarizeJob} from '../domain/job/job-summary.ts'
import {type NodeReport, parseNodeReports} from '../domain/job/node-report.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type JobWorld, runScript} from './job-world.ts'

export interface JobList {
  /** Newest first. */
  readonly jobs: readonly KnownJob[]
  /** Nodes that did not answer; jobs that ran only there are missing. */
  readonly unreachable: readonly string[]
}

export interface KnownJob {
  readonly record: JobRecord
  readonly summary: JobSummary
  /** By the node's name; without those that do not answer or do not know the job. */
  readonly reports: ReadonlyMap<string, NodeReport>
}

/** Asks all nodes of a cluster for their jobs; the nodes hold all that is known about them. */
export async function readJobs(
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  signal: AbortSignal,
): Promise<JobList> {
  const nodes = nodesOf(cluster)
  const answers = await Promise.all(nodes.map((node) => askNode(node, undefined, world, signal)))
  const byNode = new Map(nodes.map((node, index) => [node.id, answers[index]]))
  const records = new Map(answers.flatMap((answer) => answer ?? []).map(({record}) => [record.id, record]))
  const jobs = [...records.values()].map((record) => knownJob(record, (id) => byNode.get(id), byNode, world.now()))
  return {
    jobs: jobs.sort((a, b) => b.record.createdAtMs - a.record.createdAtMs || (a.record.id < b.record.id ? 1 : -1)),
    unreachable: nodes.filter((node) => byNode.get(node.id) === undefined).map(({name}) => name),
  }
}

/** Asks the nodes of one job, with the number of its live processes. */
export async function readJob(
  record: JobRecord,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  signal: AbortSignal,
): Promise<KnownJob> {
  const nodes = nodesOfJob(record, cluster)
  const answers = await Promise.all(nodes.map((node) => askNode(node, record.id, world, signal)))
  const byNode = new Map(nodes.map((node, index) => [node.id, answers[index]]))
  return knownJob(record, (id) => byNode.get(id), byNode, world.now())
}

/** The nodes of a job that are still in the cluster. */
export const nodesOfJob = (record: JobRecord, cluster: Pick<Cluster, 'pools'>): readonly Node[] =>
  nodesOf(cluster).filter(({id}) => record.nodes.some((node) => node.id === id))

type Answers = readonly NodeReport[] | undefined

function knownJob(
  record: JobRecord,
  answerOf: (id: string) => Answers,
  known: ReadonlyMap<string, Answers>,
  nowMs: number,
): KnownJob {
  const answers = new Map(
    record.nodes.map(({id, name}): [string, NodeAnswer] => {
      const answer = answerOf(id)
      if (answer === undefined) return [name, known.has(id) ? 'unreachable' : 'absent']
      return [name, answer.find((report) => report.record.id === record.id) ?? 'absent']
    }),
  )
  const reports = new Map(
    [...answers].flatMap(([name, answer]) => (typeof answer === 'object' ? [[name, answer] as const] : [])),
  )
  return {record, summary: summarizeJob(record, answers, nowMs), reports}
}

/** Undefined when the node does not answer. What another cluster's node of the same name left in a shared home is left out. */
async function askNode(node: Node, job: string | undefined, world: JobWorld, signal: AbortSignal): Promise<Answers> {
  if (node.state !== 'running') return undefined
  try {
    const {stdout} = await runScript(world, node, 'list', job === undefined ? [node.name] : [node.name, job], {signal})
    return parseNodeReports(stdout).filter(({record}) =>
      record.nodes.some(({id, name}) => id === node.id && name === node.name),
    )
  } catch (error) {
    if (error instanceof GpuctlError && error.code === 'NODE_FAILED' && !signal.aborted) return undefined
    throw error
  }
}
