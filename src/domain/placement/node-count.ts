import type {MachineType} from '../catalog/machine-type.ts'
import type {PoolSpec} from '../spec/cluster-spec.ts'

/** How many nodes of a type the pool is. */
export function nodeCount(
  {nodes, gpusTotal}: Pick<PoolSpec, 'nodes' | 'gpusTotal'>,
  {gpuCount}: Pick<MachineType, 'gpuCount'>,
): number {
  return gpusTotal === undefined ? (nodes ?? 1) : Math.ceil(gpusTotal / gpuCount)
}
