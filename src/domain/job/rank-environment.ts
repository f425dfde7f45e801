import type {JobLayout, NodeLayout} from './job-layout.ts'

/** What every rank of a job shares. */
export interface JobPlace {
  readonly jobId: string
  readonly layout: JobLayout
  readonly masterPort: number
  /** Of a job that is to be traceable, for each node's id: the library there that CUDA programs are to load. */
  readonly injectors?: ReadonlyMap<string, string>
}

/**
 * A rank's environment as `torchrun` would set it, so that programs written for that run as they are. All GPUs of a node are
 * visible to each of its ranks, in order: such programs take the one of their LOCAL_RANK.
 *
 * @source PyTorch documentation, torchrun, "Environment Variables"
 */
export function rankEnvironment(
  place: JobPlace,
  node: NodeLayout,
  localRank: number,
): Readonly<Record<string, string>> {
  const {layout, jobId, masterPort, injectors} = place
  const injector = injectors?.get(node.id)
  const rank = node.ranks[localRank]
  if (rank === undefined) throw new RangeError(`${node.name} has no local rank ${localRank}`)
  return {
    MASTER_ADDR: layout.nodes[0]?.address ?? node.address,
    MASTER_PORT: String(masterPort),
    RANK: String(rank),
    WORLD_SIZE: String(layout.worldSize),
    LOCAL_RANK: String(localRank),
    LOCAL_WORLD_SIZE: String(node.ranks.length),
    NODE_RANK: String(node.nodeRank),
    GROUP_RANK: String(node.nodeRank),
    NNODES: String(layout.nodes.length),
    GPUCTL_JOB_ID: jobId,
    GPUCTL_NODE: node.name,
    GPUCTL_NODES: layout.nodes.map(({address}) => address).join(','),
    // Lets `gpuctl profile --trace` ask the profiler of PyTorch, which otherwise complains every ten seconds that nobody does.
    KINETO_USE_DAEMON: '1',
    KINETO_LOG_LEVEL: '5',
    ...(injector !== undefined && {CUDA_INJECTION64_PATH: injector}),
    GPUCTL_TASK: `${jobId}/${node.name}/${rank}`,
    ...(node.gpus > 0 && node.ranks.length > 1 ? {CUDA_VISIBLE_DEVICES: upTo(node.gpus)} : {}),
  }
}

/** What no job may set itself. CUDA_VISIBLE_DEVICES, MASTER_PORT and what its profiler reads it may: then its own value counts. */
export const RANK_VARIABLES: ReadonlySet<string> = new Set([
  'MASTER_ADDR',
  'RANK',
  'WORLD_SIZE',
  'LOCAL_RANK',
  'LOCAL_WORLD_SIZE',
  'NODE_RANK',
  'GROUP_RANK',
  'NNODES',
  'GPUCTL_JOB_ID',
  'GPUCTL_NODE',
  'GPUCTL_NODES',
  'GPUCTL_TASK',
])

const upTo = (count: number) => Array.from({length: count}, (_, index) => index).join(',')
