import type {BandComparison} from '../gate/compare-bands.ts'
import type {BenchComparison} from '../gate/compare-benches.ts'
import type {CollectiveBench, PairBench, SlowNode} from './network-bench.ts'
import type {NodeBench} from './node-bench.ts'

export interface ClusterBench {
  readonly cluster: string
  /** Of those that measured themselves, or could not measure anything. */
  readonly nodes: readonly NodeBench[]
  readonly pairs: readonly PairBench[]
  readonly collectives: readonly CollectiveBench[]
  readonly slow: readonly SlowNode[]
  /** What chose the pairs. */
  readonly seed: number
  /** What is published of such GPUs, where that was asked for. */
  readonly published?: BandComparison
  /** What differs from an earlier bench, where that was asked for. */
  readonly comparison?: BenchComparison
  /** 0, or that of NODE_FAILED where a node could not be measured, or a test of it came to no good end. */
  readonly exitCode: number
}
