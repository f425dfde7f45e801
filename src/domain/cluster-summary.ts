import type {ClusterState} from './cluster-status.ts'

/** One line of `gpuctl ls`. */
export interface ClusterSummary {
  readonly name: string
  /** 'unknown' where its clouds could not be asked. */
  readonly state: ClusterState | 'unknown'
  readonly nodes: number
  readonly clouds: readonly string[]
  readonly priceNanoUsdPerHour: bigint | 'unknown'
  readonly emulated: boolean
  /** When it was first brought up; absent where that is not known. */
  readonly createdAtUnixMs?: number
}
