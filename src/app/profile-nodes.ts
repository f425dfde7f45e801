import {type ClusterProfile, isTold, type NodeProfile} from '../domain/harness/cluster-profile.ts'
import {gpuProfiles} from '../domain/harness/gpu-profile.ts'
import {type GpuSample, type Watched, watchedOf, watchLine} from '../domain/harness/watch.ts'
import type {Node} from '../domain/node.ts'
import type {ClusterTrace} from '../domain/trace/cluster-trace.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import {askHarness, askNodes} from './ask-harness.ts'
import type {BenchWorld} from './bench-nodes.ts'
import {ensureHarness} from './ensure-harness.ts'

export interface ProfileRequest {
  readonly cluster: string
  readonly job?: string
  readonly nodes: readonly Node[]
  readonly seconds: number
  readonly intervalMs: number
  /** What processes traced of themselves before. */
  readonly trace?: ClusterTrace
  /** What a node's GPUs do now. */
  readonly onSample: (node: Node, gpus: readonly GpuSample[]) => void
}

/** For a driver that has to be loaded first: more than the harness itself gives it. */
const GRACE_SECONDS = 90

/** Watches what GPUs of nodes do, all at once, without changing anything of what runs there. */
export async function profileNodes(
  request: ProfileRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<ClusterProfile & {readonly exitCode: number}> {
  const {cluster, job, seconds, trace} = request
  const answers = await askNodes(request, signal, (node) => watched(node, request, world, signal))
  const profile = {
    cluster,
    ...(job !== undefined && {job}),
    seconds,
    ...(trace && {trace}),
    nodes: answers.map((each) => ('answer' in each ? profileOf(each.node, each.answer) : each)),
  }
  return {...profile, exitCode: isTold(profile) ? 0 : ERROR_CODES.NODE_FAILED.exit}
}

async function watched(node: Node, request: ProfileRequest, world: BenchWorld, signal: AbortSignal): Promise<Watched> {
  const {seconds, intervalMs, onSample} = request
  const program = await ensureHarness(node, world.kit, world, signal)
  const words = ['watch', '--seconds', String(seconds), '--interval-ms', String(intervalMs)]
  const onStdout = eachSample((gpus) => onSample(node, gpus))
  const question = {node, program, words, limitSeconds: seconds + GRACE_SECONDS, read: watchedOf, onStdout}
  return askHarness(question, world.shell, signal)
}

/** What comes may end within a line; what is no line is told once all has come. */
function eachSample(take: (gpus: readonly GpuSample[]) => void): (text: string) => void {
  let pending = ''
  return (text) => {
    const lines = (pending + text).split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) {
      const sample = sampleIn(line)
      if (sample !== undefined) take(sample)
    }
  }
}

function sampleIn(line: string): readonly GpuSample[] | undefined {
  try {
    const read = watchLine(line)
    return read.kind === 'sample' ? read.gpus : undefined
  } catch {
    return undefined
  }
}

function profileOf(node: string, watchedNode: Watched): NodeProfile {
  const {driverVersion, hasCounterReader, fault = watchedNode.fault} = watchedNode.begin
  return {
    ...{node, hasCounterReader, gpus: gpuProfiles(watchedNode)},
    ...(driverVersion !== undefined && {driverVersion}),
    ...(fault !== undefined && {fault}),
  }
}
