import {type ClusterTrace, isTraced} from '../trace/cluster-trace.ts'
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
  /** What processes traced of themselves meanwhile, where that was asked for. */
  readonly trace?: ClusterTrace
}

/** Whether every node told what was asked for: what its GPUs do, or, where traces were, one of those. */
export const isTold = ({nodes, trace}: ClusterProfile): boolean =>
  trace !== undefined
    ? isTraced(trace)
    : nodes.every((each) => 'gpus' in each && each.gpus.length > 0 && each.fault === undefined)
