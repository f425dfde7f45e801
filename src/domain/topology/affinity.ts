import type {Inventory, InventoryGpu} from '../harness/inventory.ts'
import {type PciPlace, type PciTree, parentOf, pciTree, placeOf} from './pci-tree.ts'

/**
 * How near two devices of a node are, as `nvidia-smi topo -m` names it:
 * - `NV18`: joined by so many NVLinks
 * - `PIX`, `PXB`: below one PCIe switch, below several
 * - `PHB`: below one host bridge; `NODE`: at the same CPUs; `SYS`: through the link between CPUs
 * - `?`: nobody says
 */
export interface Affinity {
  /** `GPU0`, `NIC0`. */
  readonly labels: readonly string[]
  /** What those labels stand for that do not say it themselves: `NIC0` is `mlx5_0`. */
  readonly legend: readonly (readonly [string, string])[]
  readonly cells: readonly (readonly string[])[]
}

interface End extends PciPlace {
  readonly label: string
  readonly gpu?: InventoryGpu
}

/** Every GPU and every network adapter on PCI against every other. */
export function affinityOf(inventory: Inventory): Affinity {
  const pci = pciTree(inventory)
  const gpus = inventory.gpus.map((gpu): End => ({label: `GPU${gpu.index}`, gpu, ...placeOf(gpu.pci, pci)}))
  const adapters = (inventory.nics ?? []).filter((nic) => nic.pci !== undefined)
  const nics = adapters.map(
    ({pci: address, numaNode}, at): End => ({
      ...{label: `NIC${at}`, ...(numaNode !== undefined && {numaNode})},
      ...placeOf(address, pci),
    }),
  )
  const ends = [...gpus, ...nics]
  const cells = ends.map((from) => ends.map((to) => (from === to ? 'X' : nearness(from, to, inventory, pci))))
  return {labels: ends.map(({label}) => label), legend: adapters.map(({name}, at) => [`NIC${at}`, name]), cells}
}

function nearness(from: End, to: End, inventory: Inventory, pci: PciTree): string {
  const links = from.gpu && to.gpu ? linksBetween(from.gpu, to.gpu) : 0
  if (links > 0) return `NV${links}`
  return onPci(from, to, pci) ?? byNuma(from, to, inventory) ?? byDriver(from, to, inventory) ?? '?'
}

/** Through switches each link of one reaches each of the other. */
function linksBetween(from: InventoryGpu, to: InventoryGpu): number {
  const up = (gpu: InventoryGpu) => (gpu.nvlinks ?? []).filter(({isUp}) => isUp)
  const direct = up(from).filter(({remotePci}) => remotePci !== undefined && remotePci === to.pci).length
  const switched = (gpu: InventoryGpu) => up(gpu).filter(({remote}) => remote === 'switch').length
  return direct > 0 ? direct : Math.min(switched(from), switched(to))
}

function onPci(from: End, to: End, pci: PciTree): string | undefined {
  const [above, other] = [bridgesAbove(from.pci, pci), bridgesAbove(to.pci, pci)]
  const shared = above.findIndex((address) => other.includes(address))
  if (shared >= 0) {
    // Of one switch they go up through a port each, and meet at the port above.
    const deepest = Math.max(shared, other.indexOf(above[shared] ?? ''))
    return deepest <= 1 ? 'PIX' : 'PXB'
  }
  const [root, otherRoot] = [rootOf(from.pci, pci), rootOf(to.pci, pci)]
  return root !== undefined && root === otherRoot ? 'PHB' : undefined
}

/** From the nearest up; each once, also where what a node says goes round in a circle. */
function bridgesAbove(address: string | undefined, pci: PciTree): readonly string[] {
  const above = new Set<string>()
  for (let at = parentOf(address, pci); at !== undefined && !above.has(at); at = parentOf(at, pci)) above.add(at)
  return [...above]
}

function rootOf(address: string | undefined, pci: PciTree): string | undefined {
  const highest = bridgesAbove(address, pci).at(-1) ?? address
  return highest === undefined ? undefined : pci.get(highest)?.root
}

function byNuma(from: End, to: End, {numa = []}: Inventory): string | undefined {
  if (from.numaNode !== undefined && to.numaNode !== undefined) return from.numaNode === to.numaNode ? 'NODE' : 'SYS'
  return numa.length === 1 ? 'NODE' : undefined
}

const ANCESTORS: Readonly<Record<string, string>> = {
  ...{board: 'PIX', switch: 'PIX', switches: 'PXB', 'host-bridge': 'PHB', 'numa-node': 'NODE', system: 'SYS'},
}

function byDriver(from: End, to: End, {peers = []}: Inventory): string | undefined {
  const peer = peers.find((each) => each.from === from.gpu?.index && each.to === to.gpu?.index)
  return peer?.ancestor === undefined ? undefined : ANCESTORS[peer.ancestor]
}
