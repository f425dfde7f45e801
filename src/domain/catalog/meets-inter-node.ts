import type {InterconnectFloor} from '../spec/cluster-spec.ts'
import {gbitsPerSecondPerGpu} from './gbits-per-second-per-gpu.ts'
import type {MachineType} from './machine-type.ts'

/** Whether nodes are joined by at least this rate, of a node or of each of its GPUs. */
export function meetsInterNode(
  floor: NonNullable<InterconnectFloor['interNode']>,
  type: Pick<MachineType, 'interNode' | 'gpuCount'>,
): boolean {
  const [rate, least] =
    'gbitsPerSecondPerNode' in floor
      ? [type.interNode.gbitsPerSecond, floor.gbitsPerSecondPerNode]
      : [gbitsPerSecondPerGpu(type), floor.gbitsPerSecondPerGpu]
  return rate !== 'unknown' && rate >= least
}
