import type {Inventory, InventoryGpu, InventoryNic, PciDevice} from '../harness/inventory.ts'
import {type PciPlace, type PciTree, pciTree, placeOf} from './pci-tree.ts'

/** A GPU, network adapter or disk of a node. */
export interface Device extends PciPlace {
  readonly kind: 'gpu' | 'nic' | 'nvme' | 'accelerator'
  /** `GPU 3`, `mlx5_0`: no other device of the node has it. */
  readonly name: string
  /** What it is, in a few words each. */
  readonly facts: readonly string[]
}

/** Adapters first, then disks and GPUs, each kind in its own order. */
export function devicesOf(inventory: Inventory): readonly Device[] {
  const {gpus, nics = [], pci = []} = inventory
  const at = pciTree(inventory)
  const known = new Set([...gpus, ...nics].flatMap((each) => each.pci ?? []))
  const undriven = pci.filter(({address}) => !known.has(address))
  const others = (kind: PciDevice['kind']) => undriven.filter((each) => each.kind === kind)
  return [
    ...nics.map((nic) => nicDevice(nic, at)),
    ...others('network').map((each) => pciDevice('nic', 'network adapter', each)),
    ...others('nvme').map((each) => pciDevice('nvme', 'NVMe disk', each)),
    ...others('accelerator').map((each) => pciDevice('accelerator', 'accelerator', each)),
    ...others('gpu').map((each) => pciDevice('gpu', 'GPU without NVML', each)),
    ...gpus.map((gpu) => gpuDevice(gpu, at)),
  ]
}

function gpuDevice({index, fault, name, pci, pcie, nvlinks = []}: InventoryGpu, at: PciTree): Device {
  const up = nvlinks.filter(({isUp}) => isUp).length
  const link = pcie?.mostGeneration === undefined ? [] : [`PCIe ${pcie.mostGeneration} ×${pcie.width ?? '?'}`]
  const links = nvlinks.length === 0 ? [] : [`${up} of ${nvlinks.length} NVLinks up`]
  const facts = fault === undefined ? [...(name === undefined ? [] : [name]), ...link, ...links] : [fault]
  return {kind: 'gpu', name: `GPU ${index}`, facts, ...placeOf(pci, at)}
}

function nicDevice({name, pci, numaNode, driver, state, mbitsPerSecond, mtu, rdma}: InventoryNic, at: PciTree): Device {
  const ports = (rdma ?? []).map(({device, linkLayer, gbitsPerSecond, state: portState}) =>
    [
      ...[device === name ? '' : device, linkLayer ?? 'RDMA'],
      ...[gbitsPerSecond === undefined ? '' : `${gbitsPerSecond} Gbit/s`, portState?.toLowerCase() ?? ''],
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
  const rate = mbitsPerSecond === undefined ? [] : [`${mbitsPerSecond / 1000} Gbit/s`]
  const facts = [...rate, ...(state === undefined ? [] : [state]), ...(mtu === undefined ? [] : [`MTU ${mtu}`])]
  return {
    ...{kind: 'nic', name, facts: [...facts, ...ports, ...(driver === undefined ? [] : [driver])]},
    ...{...(numaNode !== undefined && {numaNode}), ...placeOf(pci, at)},
  }
}

const pciDevice = (kind: Device['kind'], name: string, {address, id, driver, numaNode}: PciDevice): Device => ({
  ...{
    kind,
    name: `${name} ${address}`,
    facts: [...(id === undefined ? [] : [id]), driver ?? 'no driver'],
    pci: address,
  },
  ...(numaNode !== undefined && {numaNode}),
})
