import {chargedShare} from '../catalog/facts/billing.ts'
import {gbitsPerSecondPerGpu} from '../catalog/gbits-per-second-per-gpu.ts'
import type {MachineFacts} from '../catalog/machine-facts.ts'
import type {Known, MachineType} from '../catalog/machine-type.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {Assumptions} from './assumptions.ts'

/**
 * What an hour of so many nodes is expected to cost, in whole nano-USD: their price, disks that come with them, what is charged
 * beyond the cluster's life, and on spot the work that is done twice. A pool of `nodes` is a gang, of which one lost node stops all; nodes for `gpus_total` work by
 * themselves, and lose only their own.
 *
 * @param priceNanoUsd of one node
 * @param livesSeconds how long the cluster is to live; undefined: as long as it takes
 */
export function expectedNanoUsd(
  {gpusTotal}: Pick<PoolSpec, 'gpusTotal'>,
  priceNanoUsd: number,
  {
    nodes,
    isSpot,
    bundledDiskNanoUsdPerHour,
    billing,
  }: {nodes: number; isSpot: boolean} & Pick<MachineFacts, 'bundledDiskNanoUsdPerHour' | 'billing'>,
  {spotInterruptionsPerNodeHour, lostWorkHours, restartHours}: Assumptions,
  livesSeconds?: number,
): number {
  const share = chargedShare(billing, livesSeconds)
  const perNode = Math.round((priceNanoUsd + bundledDiskNanoUsdPerHour) * share)
  const stopped = gpusTotal === undefined ? nodes : 1
  const again = isSpot ? stopped * spotInterruptionsPerNodeHour * (lostWorkHours + restartHours) : 0
  return nodes * (perNode + Math.round(perNode * again))
}

/** What a GPU does of what bounds the pool's work, against an H100 with SXM; 1 where an hour is what is to be cheap. */
export function usefulness(objective: PoolSpec['objective'], type: MachineType): Known<number> {
  if (objective === 'usd-per-hour') return 1
  const {of, reference} = UNITS[objective]
  const rate = of(type)
  return rate === 'unknown' ? 'unknown' : rate / reference
}

/** @source NVIDIA H100 SXM5 datasheet: dense bf16 TFLOP/s, HBM3 GB/s; 400 Gbit/s a GPU in every vendor's H100 node with RDMA */
const UNITS = {
  'usd-per-compute': {of: ({gpu}: MachineType) => gpu.bf16Tflops, reference: 989.4},
  'usd-per-memory-bandwidth': {of: ({gpu}: MachineType) => gpu.memoryGbytesPerSecond, reference: 3350},
  'usd-per-network': {of: gbitsPerSecondPerGpu, reference: 400},
} as const
