import type {Known} from '../machine-type.ts'
import type {Confidence} from './source.ts'

/** What nccl-tests shows as bus bandwidth at one size, on healthy nodes; never its average over sizes. */
export interface BusBandwidth {
  readonly collective: 'all-reduce' | 'all-gather'
  readonly nodes: Known<number>
  readonly sizeGib: Known<number>
  /** Under it a node fails. */
  readonly floorGbytesPerSecond: Known<number>
  readonly typicalGbytesPerSecond: Known<number>
  /** No result can be above it: one that is has not used the fabric, or not as it was asked. */
  readonly peakGbytesPerSecond: Known<number>
  /** What has to be set for it. */
  readonly environment?: Readonly<Record<string, string>>
  readonly at: string
  /** When that was looked up, or worked out: YYYY-MM-DD. */
  readonly date: string
  readonly confidence: Confidence
}
