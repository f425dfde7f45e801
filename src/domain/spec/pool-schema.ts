import {z} from 'zod'
import {BANDWIDTH, BANDWIDTH_PER_GPU} from '../units/parse-bandwidth.ts'
import {expectations, textLike} from './expectations.ts'
import {GPU_MODEL} from './parse-gpus.ts'
import {
  ARCHITECTURES,
  CAPACITIES,
  INTRA_NODE_TECHNOLOGIES,
  MOST_NODES,
  OBJECTIVES,
  SCOPES,
  TRANSPORTS,
} from './vocabulary.ts'

const gpuModel = textLike(GPU_MODEL, 'a GPU such as H100, H100:8 (in each node) or "H100:8+" (at least)')

const positive = () => z.number().positive().max(1_000_000).register(expectations, {expected: 'a number above 0'})

const gpus = z
  .union([
    gpuModel.meta({examples: ['H100:8', 'H100:8+', 'A100-80GB']}),
    z.array(gpuModel).min(1).max(50).describe('Any of these.'),
    z
      .strictObject({
        count: z.int().min(1).max(999).describe('How many GPUs in each node.').optional(),
        min_memory_gib: positive().describe('Memory of one GPU, in GiB.').optional(),
        min_bf16_tflops: positive().describe('Dense bf16 rate of one GPU, in TFLOP/s.').optional(),
        min_fp8_tflops: positive().describe('Dense fp8 rate of one GPU, in TFLOP/s.').optional(),
        min_hbm_gbytes_per_s: positive().describe('Memory bandwidth of one GPU, in GB/s.').optional(),
      })
      .describe('Any GPU that can do this.'),
  ])
  .describe(
    'The GPUs of each node. model:count; "H100:8+" is at least eight; H100 is any H100; a list is any of; a mapping asks for a capability.',
  )

const interconnect = z
  .strictObject({
    intra_node: z
      .union([
        z.enum(INTRA_NODE_TECHNOLOGIES),
        textLike(BANDWIDTH_PER_GPU, 'a bandwidth per GPU such as "400 GB/s"').meta({examples: ['400 GB/s']}),
      ])
      .describe('Between the GPUs of a node: a technology, or a bandwidth per GPU.')
      .optional(),
    inter_node: textLike(BANDWIDTH, 'a bandwidth such as "400 Gbps" (per GPU) or "3200 Gbps/node"')
      .describe('Between nodes, per GPU; "3200 Gbps/node" is per node.')
      .meta({examples: ['400 Gbps', '3200 Gbps/node', '50 GB/s']})
      .optional(),
    rdma: z.boolean().describe('Whether GPUs of two nodes must exchange data by RDMA.').optional(),
    transport: z.enum(TRANSPORTS).describe('The fabric between nodes, where only one will do.').optional(),
    scope: z
      .enum(SCOPES)
      .describe('How close the nodes must be; zone when absent and there may be more than one node.')
      .optional(),
  })
  .describe('What the network must at least give. A fabric that is unknown does not meet a floor.')

const machine = z
  .strictObject({
    min_vcpus: positive().describe('Processors of a node.').optional(),
    min_memory_gib: positive().describe('Main memory of a node, in GiB.').optional(),
    min_local_nvme_gib: positive().describe('Local NVMe of a node, in GiB.').optional(),
    arch: z.enum(ARCHITECTURES).describe('What its programs are compiled for.').optional(),
  })
  .describe('What the machine around the GPUs must at least have.')

/** The fields of a pool. They may stand at the top level too, so that each is optional. */
export const poolFields = {
  nodes: z
    .int()
    .min(1)
    .max(MOST_NODES)
    .describe('How many nodes; 1 when gpus_total is absent too.')
    .meta({examples: [4]})
    .optional(),
  gpus: gpus.optional(),
  gpus_total: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('How many GPUs in all, in nodes of any size; instead of nodes.')
    .meta({examples: [64]})
    .optional(),
  interconnect: interconnect.optional(),
  machine: machine.optional(),
  spread: z
    .strictObject({zones: z.int().min(2).max(100).describe('Over how many zones.')})
    .describe(
      'Nodes in several zones, evenly, so that one zone less does not end them all; scope is region then, unless it says more.',
    )
    .optional(),
  capacity: z
    .array(z.enum(CAPACITIES))
    .min(1)
    .describe(
      'What may be bought; the cheapest wins. [reserved, on-demand] when absent: spot and flex-start only when asked for. flex-start, of Google Cloud, takes a lifecycle.ttl of at most 7d.',
    )
    .optional(),
  objective: z
    .enum(OBJECTIVES)
    .describe('What to get cheapest: an hour of the pool, or a unit of the resource that bounds its work.')
    .optional(),
}
