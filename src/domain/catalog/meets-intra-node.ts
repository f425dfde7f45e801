import type {InterconnectFloor} from '../spec/cluster-spec.ts'
import {intraNodeMatches} from './intra-node-matches.ts'
import type {MachineType} from './machine-type.ts'

/** Whether the GPUs of a node are joined by at least this: a technology, or a rate of each. */
export function meetsIntraNode(
  floor: NonNullable<InterconnectFloor['intraNode']>,
  {intraNode, gpuCount}: Pick<MachineType, 'intraNode' | 'gpuCount'>,
): boolean {
  if ('technology' in floor) return intraNodeMatches(floor.technology, intraNode.technology, gpuCount)
  const rate = intraNode.gbytesPerSecondPerGpu
  return rate !== 'unknown' && rate >= floor.gbytesPerSecondPerGpu
}
