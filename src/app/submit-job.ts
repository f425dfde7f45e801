import type {Cluster} from '../domain/cluster.ts'
import {jobFault} from '../domain/job/check-job.ts'
import {canLink, type JobPlan, jobBundle} from '../domain/job/job-bundle.ts'
import {firstPort, jobId} from '../domain/job/job-id.ts'
import {type JobLayout, layoutJob} from '../domain/job/job-layout.ts'
import {commandText, jobName} from '../domain/job/job-name.ts'
import {type JobRecord, jobRecord} from '../domain/job/job-record.ts'
import type {JobSpec} from '../domain/job/job-spec.ts'
import type {Node} from '../domain/node.ts'
import {generateSshKeyPair} from '../domain/ssh-key.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalFile} from '../ports/local-files.ts'
import {endJobOn} from './end-job.ts'
import {type JobWorld, jobScript, reasonText, runScript} from './job-world.ts'
import {listJobFiles, packJob} from './pack-job.ts'

export interface SubmitOptions {
  readonly signal: AbortSignal
  /** Between TERM and KILL for ranks that are to end. */
  readonly graceSeconds?: number
  /** How long prepared nodes wait for the start, when this client dies. */
  readonly goSeconds?: number
  readonly onWarning?: (text: string) => void
  /** Puts what traces CUDA programs on a node. @returns where it is there */
  readonly ensureInjector?: (node: Node, signal: AbortSignal) => Promise<string>
}

/**
 * Starts a job: first everything is laid down on all nodes, where supervisors wait, then all are told to go. What fails on the
 * way ends what was begun; should this process die, the supervisors do that themselves.
 *
 * @throws GpuctlError SPEC_INVALID, USAGE, NOT_FOUND, NODE_FAILED, CANCELLED
 */
export async function submitJob(
  spec: JobSpec,
  cluster: Pick<Cluster, 'id' | 'pools'>,
  world: JobWorld,
  options: SubmitOptions,
): Promise<JobRecord> {
  const fault = jobFault(spec)
  if (fault !== undefined) throw new GpuctlError('SPEC_INVALID', fault, 'correct the job')
  const {layout, nodes} = layoutJob(spec, cluster)
  const files = await listJobFiles(spec.files, world.files)
  let plan: JobPlan | undefined
  try {
    plan = await planJob(spec, layout, nodes, world, options)
    await prepareAll(plan, files, world, options)
    await startAll(plan, world, options)
    return plan.record
  } catch (error) {
    if (plan !== undefined) await abandon(plan, world)
    if (!options.signal.aborted) throw error
    throw new GpuctlError('CANCELLED', 'the job was cancelled before it ran', 'run it again', {cause: error})
  }
}

const startAll = ({nodes, jobId}: JobPlan, world: JobWorld, {signal}: SubmitOptions) =>
  onAll(nodes, 'be told to start', (node) => runScript(world, node, 'say-go', [jobId, node.name], {signal}))

async function planJob(
  spec: JobSpec,
  layout: JobLayout,
  nodes: readonly Node[],
  world: JobWorld,
  options: SubmitOptions,
): Promise<JobPlan> {
  const createdAtMs = world.now()
  const id = jobId(createdAtMs, Math.random())
  const linked = canLink(nodes)
  const [masterPort, supervise, endJob] = await Promise.all([
    choosePort(id, nodes, world, options.signal),
    jobScript(world, 'supervise'),
    jobScript(world, 'end-job'),
  ])
  const injectors = spec.traceable === true && (await injectorsOn(nodes, options))
  return {
    jobId: id,
    layout,
    masterPort,
    spec,
    nodes,
    ...(injectors && {injectors}),
    ...(linked && {key: generateSshKeyPair(`gpuctl-job:${id}`)}),
    record: jobRecord({id, name: jobName(spec), createdAtMs, command: commandText(spec.command), linked}, layout),
    graceSeconds: options.graceSeconds ?? 10,
    goSeconds: options.goSeconds ?? 60,
    scripts: {supervise, endJob},
  }
}

async function injectorsOn(nodes: readonly Node[], {ensureInjector, signal}: SubmitOptions) {
  if (ensureInjector === undefined) throw new RangeError('nobody puts on nodes what traces programs')
  const injectors = new Map<string, string>()
  await onAll(nodes, 'be given what traces programs', async (node) => {
    injectors.set(node.id, await ensureInjector(node, signal))
  })
  return injectors
}

async function choosePort(
  id: string,
  [master]: readonly Node[],
  world: JobWorld,
  signal: AbortSignal,
): Promise<number> {
  if (master === undefined) throw new RangeError('a job without nodes')
  const {first, count} = firstPort(id)
  const {stdout} = await runScript(world, master, 'choose-port', [first, count], {signal})
  return Number(stdout)
}

/** Everything is there before anything waits: a large file may take one node longer than the supervisors' patience. */
async function prepareAll(
  plan: JobPlan,
  files: readonly LocalFile[],
  world: JobWorld,
  {signal, onWarning}: SubmitOptions,
) {
  const {jobId, nodes, record, layout} = plan
  await onAll(nodes, 'take the files', async (node) => {
    const place = layout.nodes.find(({id}) => id === node.id)
    if (place === undefined) throw new RangeError(`${node.name} is not in the layout`)
    const stdin = packJob(jobBundle(plan, place), files, world.files)
    await runScript(world, node, 'unpack', [jobId, node.name], {signal, stdin})
  })
  const alone = nodes.length > 1 && !record.linked ? ['a host key is not known'] : []
  await onAll(nodes, 'be prepared', async (node) => {
    const {stdout} = await runScript(world, node, 'prepare', [jobId, node.name], {
      signal,
      stdin: JSON.stringify(record),
    })
    const [, why] = /^alone (.*)$/m.exec(stdout) ?? []
    if (why !== undefined) alone.push(`${node.name}: ${why}`)
  })
  if (alone.length > 0) onWarning?.(`${ALONE} (${alone.sort().join('; ')})`)
}

const ALONE =
  'the nodes cannot tell one another when a rank fails; only a client that follows the job ends it on all of them'

/** Asks all nodes at once, and waits for all answers even when one has failed: what it began can then be ended. */
async function onAll(nodes: readonly Node[], what: string, act: (node: Node) => Promise<unknown>): Promise<void> {
  const results = await Promise.allSettled(nodes.map(act))
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? {node: nodes[index], reason: result.reason} : [],
  )
  const [first] = failures
  if (first === undefined) return
  if (failures.length === 1 && first.reason instanceof GpuctlError) throw first.reason
  const names = failures.map(({node}) => node?.name).join(', ')
  throw new GpuctlError(
    'NODE_FAILED',
    `${names} could not ${what}: ${reasonText(first.reason)}`,
    'gpuctl status shows which nodes answer',
    {
      cause: first.reason,
    },
  )
}

/** Best effort, with time of its own: the reason to stop may be the caller's signal. */
async function abandon(plan: JobPlan, world: JobWorld): Promise<void> {
  const signal = AbortSignal.timeout(20_000)
  await Promise.allSettled(
    plan.nodes.map((node) => endJobOn(node, plan.jobId, {why: 'cancelled', exitCode: 130}, world, signal)),
  )
}
