import type {Inventory, PciDevice} from '../harness/inventory.ts'

/** A node's PCI devices by their addresses. */
export type PciTree = ReadonlyMap<string, PciDevice>

/** Where a device is. */
export interface PciPlace {
  readonly pci?: string
  readonly numaNode?: number
}

export const pciTree = ({pci = []}: Inventory): PciTree => new Map(pci.map((device) => [device.address, device]))

export function placeOf(pci: string | undefined, tree: PciTree): PciPlace {
  const numaNode = pci === undefined ? undefined : tree.get(pci)?.numaNode
  return {...(pci !== undefined && {pci}), ...(numaNode !== undefined && {numaNode})}
}

/** The address of the bridge above, also of one that nothing else is known of; undefined where there is none. */
export const parentOf = (address: string | undefined, tree: PciTree): string | undefined =>
  address === undefined ? undefined : tree.get(address)?.parent
