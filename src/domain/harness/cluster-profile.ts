import type {GpuProfile} from './gpu-profile.ts'
import type {ErrorOutcome} from './node-bench.ts'

/** What one node's GPUs did for a while, or why nobody knows. */
export type NodeProfile = {readonly node: string} & (
  | {
      readonly driverVersion?: string
      /** Why there is nothing, or not all. */
      readonly fault?: string
      /** Whether DCGM read the same counters. */
      readonly hasCounterReader: boolean
      readonly gpus: readonly GpuProfile[]
    }
  | ErrorOutcome
)

export interface ClusterProfile {
  readonly cluster: string
  /** The job whose nodes were watched. */
  readonly job?: string
  readonly seconds: number
  readonly nodes: readonly NodeProfile[]
}

/** Whether every node told what its GPUs do. */
export const isTold = ({nodes}: ClusterProfile): boolean =>
  nodes.every((each) => 'gpus' in each && each.gpus.length > 0 && each.fault === undefined)
