import type {Inventory} from '../harness/inventory.ts'
import {type Device, devicesOf} from './devices.ts'
import {type PciTree, parentOf, pciTree} from './pci-tree.ts'

/** A device, or a PCIe switch with what is below it. */
export type Branch = Device | {readonly kind: 'switch'; readonly address: string; readonly below: readonly Branch[]}

/** CPUs with their memory, and the devices that are nearest to them. */
export interface Place {
  /** Undefined: nobody says to which CPUs these devices are near. */
  readonly numaNode?: number
  readonly cpus?: string
  readonly memoryBytes?: number
  readonly branches: readonly Branch[]
}

/** A node as a person would draw it: bridges that have one thing below them alone are left out. */
export function deviceTree(inventory: Inventory): readonly Place[] {
  const pci = pciTree(inventory)
  const devices = devicesOf(inventory)
  const numa = inventory.numa ?? []
  const only = numa.length === 1 ? numa[0]?.node : undefined
  const placed = Map.groupBy(rootsOf(devices, pci), (root) => numaOf(root, pci) ?? only)
  const known = numa.map(({node, cpus, memoryBytes}) => ({
    ...{numaNode: node, cpus, branches: placed.get(node) ?? []},
    ...(memoryBytes !== undefined && {memoryBytes}),
  }))
  const elsewhere = [...placed].filter(([node]) => !numa.some((each) => each.node === node)).flatMap(([, all]) => all)
  return elsewhere.length === 0 ? known : [...known, {branches: elsewhere}]
}

function rootsOf(devices: readonly Device[], pci: PciTree): readonly Branch[] {
  const below = Map.groupBy(devices, (device) => knownParent(device.pci, pci))
  const bridges = [...pci.values()].filter(({kind}) => kind === 'bridge')
  const bridgesBelow = Map.groupBy(bridges, ({parent}) => parent)
  const branchesOf = (address: string | undefined): readonly Branch[] => [
    ...(bridgesBelow.get(address) ?? []).flatMap((bridge) => {
      const branches = branchesOf(bridge.address)
      return branches.length < 2 ? branches : [{kind: 'switch' as const, address: bridge.address, below: branches}]
    }),
    ...(below.get(address) ?? []),
  ]
  return branchesOf(undefined)
}

function knownParent(address: string | undefined, pci: PciTree): string | undefined {
  const parent = parentOf(address, pci)
  return parent !== undefined && pci.has(parent) ? parent : undefined
}

function numaOf(branch: Branch, pci: PciTree): number | undefined {
  if (branch.kind !== 'switch') return branch.numaNode
  return (
    pci.get(branch.address)?.numaNode ??
    branch.below.map((each) => numaOf(each, pci)).find((node) => node !== undefined)
  )
}
