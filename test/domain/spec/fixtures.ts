import type {Overrides} from '../../../src/domain/spec/overrides.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {SpecError, type SpecProblem} from '../../../src/domain/spec/spec-error.ts'

/** The error that a file gives; a file that is accepted fails the test. */
export function errorOf(text: string, overrides?: Overrides, fileName = 'gpuctl.yaml'): SpecError {
  try {
    parseClusterFile(text, fileName, overrides)
  } catch (error) {
    if (error instanceof SpecError) return error
    throw error
  }
  throw new Error(`this file was accepted:\n${text}`)
}

export const problemsOf = (text: string, overrides?: Overrides): readonly SpecProblem[] =>
  errorOf(text, overrides).problems

/** `line:column path: message` of each problem, for tables. */
export const briefly = (text: string, overrides?: Overrides): readonly string[] =>
  problemsOf(text, overrides).map(({line, column, flag, path, message}) =>
    flag ? `${flag}: ${message}` : `${line}:${column} ${path}: ${message}`,
  )

/** The example of the file format that the project promises to keep. */
export const CONTRACT_EXAMPLE = `# gpuctl.yaml
name: llama-sft
pools:                          # with one pool, its fields may stand at the top level instead
  train:
    nodes: 4
    gpus: H100:8                # model:count in each node; "H100:8+" at least; a list is "any of"; H100 means any H100-*
    # or by capability: gpus: {count: 8, min_memory_gib: 80, min_bf16_tflops: 900, min_hbm_gbytes_per_s: 3000}
    interconnect:               # floors; what is unknown about an offering does not meet a floor
      intra_node: 400 GB/s      # per GPU; or nvlink, nvlink4, pcie
      inter_node: 400 Gbps      # per GPU; "3200 Gbps/node" per node
      rdma: true
      scope: placement          # nvlink-domain | placement | zone | region | cloud | any (default: zone for nodes > 1)
    capacity: [reserved, spot, on-demand]   # what is allowed; the cheapest wins
  rollout: {gpus_total: 64, gpus: [H100, H200, A100-80GB], objective: usd-per-memory-bandwidth}
links:
  - {between: [train, rollout], min: 50 Gbps, within: region}
where: {clouds: [aws, gcp, azure], regions: [us-*], avoid: [us-east-1]}
limits: {usd_per_hour: 400, usd_total: 5000}
stack: {cuda: "13.0"}
engine: slurm                   # slurm | ssh
lifecycle: {ttl: 8h, idle_stop: 30m, on_preempt: replace}
tags: {team: research, project: llama}
`
