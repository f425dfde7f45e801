import type {Known, MachineType} from './machine-type.ts'

/** What each GPU of a node has towards other nodes, one direction. A slice of a GPU has the node's link to itself. */
export function gbitsPerSecondPerGpu({
  gpuCount,
  interNode,
}: Pick<MachineType, 'gpuCount' | 'interNode'>): Known<number> {
  const {gbitsPerSecond} = interNode
  return gbitsPerSecond === 'unknown' ? 'unknown' : gbitsPerSecond / Math.max(1, gpuCount)
}
