import {z} from 'zod'
import {clusterFile} from './schema.ts'

/** The schema of `gpuctl.yaml` for editors: JSON Schema, draft 2020-12. */
export function clusterFileJsonSchema(): Record<string, unknown> {
  const {$schema, ...rest} = z.toJSONSchema(clusterFile, {target: 'draft-2020-12', io: 'input'})
  return {
    $schema,
    $id: 'urn:gpuctl:schema:cluster-file:1',
    title: 'gpuctl cluster file',
    description: 'What a GPU cluster must be. `gpuctl place` says where it would run, `gpuctl up` makes it.',
    examples: [{name: 'llama-sft', nodes: 4, gpus: 'H100:8', interconnect: {inter_node: '400 Gbps', rdma: true}}],
    ...rest,
  }
}
