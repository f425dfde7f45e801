import type {Known, MachineType} from '../machine-type.ts'

/** How near nodes of a compact placement policy stand: 1 a sub-block, 2 a block, 3 a cluster. */
export type MaxDistance = 1 | 2 | 3

/**
 * Nodes that one compact placement policy holds, by its distance.
 *
 * @source GoogleCloudPlatform/cluster-toolkit, slurm_gcp placement: 22, then 256 of A3 or 150 of another, then 1500
 */
export const compactPlacementNodes = (instanceType: string): Readonly<Record<MaxDistance, number>> => ({
  1: 22,
  2: instanceType.startsWith('a3-') ? 256 : 150,
  3: 1500,
})

/**
 * Nodes at full bandwidth in one placement object. No vendor promises it in words: of Google's distances the block is
 * taken, which one layer of switches serves; a scale set of Azure's takes 100 nodes; AWS names no limit.
 */
export function placementMaxNodes({cloud, instanceType, placementObject}: MachineType): Known<number> {
  const rack = /^nvlink-domain-(\d+)x/.exec(placementObject)?.[1]
  if (rack !== undefined) return Number(rack)
  if (placementObject === 'vmss') return 100
  if (placementObject === 'compact-placement') return compactPlacementNodes(instanceType)[2]
  // Azure joins only sizes with InfiniBand, in scale sets; a proximity group brings others near, over the Ethernet that they have.
  if (cloud === 'azure') return 0
  return 'unknown'
}

/** Nodes of a rack whose GPUs share NVLink. */
export const nvlinkDomainNodes = ({placementObject}: MachineType): number =>
  Number(/^nvlink-domain-(\d+)x/.exec(placementObject)?.[1] ?? 1)
