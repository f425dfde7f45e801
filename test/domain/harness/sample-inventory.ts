import type {MachineType} from '../../../src/domain/catalog/machine-type.ts'
import type {Inventory, InventoryGpu, InventoryNic, PciDevice} from '../../../src/domain/harness/inventory.ts'

/** A sound node of eight H100 and eight InfiniBand adapters, each pair of them below a PCIe switch. */
export function soundInventory(changes: Partial<Inventory> = {}): Inventory {
  const gpus = range(8).map(soundGpu)
  return {
    host: {
      ...{name: 'train-0', kernel: '6.8.0', arch: 'x86_64', glibc: '2.39', cpuModel: 'Xeon', usableCpus: 112},
      ...{numaNodes: 2, memoryBytes: 2 ** 41, lastCacheBytes: 2 ** 27},
    },
    simulated: false,
    driver: {gpuCount: 8, driverVersion: '570.133.20', cudaVersion: '12.8'},
    gpus,
    peers: gpus.flatMap(({index: from}) =>
      range(8)
        .filter((to) => to !== from)
        .map((to) => ({from, to, read: 'ok', write: 'ok', nvlink: 'ok', ancestor: 'system' as const})),
    ),
    xids: {kernelLog: 'kmsg', inKernelLog: [], now: []},
    pci: range(8).flatMap(devicesOf),
    nics: range(8).map(soundNic),
    numa: range(2).map((node) => ({
      ...{node, cpus: node === 0 ? '0-55' : '56-111', memoryBytes: 2 ** 40},
      distances: node === 0 ? [10, 21] : [21, 10],
    })),
    ...changes,
  }
}

/** The sound node, one of its GPUs changed. */
export const withGpu = (index: number, changes: Partial<InventoryGpu>): Inventory => {
  const gpus = range(8).map((each) => ({...soundGpu(each), ...(each === index ? changes : {})}))
  return soundInventory({gpus})
}

export const soundGpu = (index: number): InventoryGpu => ({
  ...{index, name: 'NVIDIA H100 80GB HBM3', simulated: false, serial: `16500000${index}`, deviceId: '10de:2330'},
  pci: gpuAddress(index),
  pcie: {generation: 5, width: 16, mostGeneration: 5, mostWidth: 16, replays: 0},
  memoryBytes: 81559 * 2 ** 20,
  ecc: {isOn: true, willBeOn: true, volatileCorrected: 0, volatileUncorrected: 0},
  remappedRows: {corrected: 0, uncorrected: 0, isPending: false, hasFailed: false},
  clocks: {smMhz: 345, mostSmMhz: 1980, memoryMhz: 2619, mostMemoryMhz: 2619},
  clockReasons: {benign: ['idle'], harmful: []},
  ...{isPersistent: true, isMig: false, processes: []},
  nvlinks: range(18).map((link) => ({
    ...{link, isUp: true, version: 4, remote: 'switch' as const},
    remotePci: `0000:0${5 + (link % 4)}:00.0`,
  })),
  fabric: {state: 'completed', status: 0},
})

export const soundNic = (index: number): InventoryNic => ({
  ...{name: `mlx5_${index}`, pci: `0000:${bus(index)}4:00.0`, driver: 'mlx5_core', numaNode: Math.floor(index / 4)},
  rdma: [{device: `mlx5_${index}`, port: '1', linkLayer: 'InfiniBand', state: 'ACTIVE', gbitsPerSecond: 400}],
})

/** What a type such as Azure's ND96isr_H100_v5 promises. */
export const H100_NODE: MachineType = {
  ...{cloud: 'azure', instanceType: 'Standard_ND96isr_H100_v5', vcpus: 96, memoryGib: 1900, arch: 'x86_64'},
  gpu: {
    ...{model: 'H100-SXM', architecture: 'Hopper', memoryGib: 80, memoryGbytesPerSecond: 3350, fp32Tflops: 67},
    ...{tf32Tflops: 494.5, bf16Tflops: 989.5, fp8Tflops: 1979, fp4Tflops: 'unknown', int8Tops: 1979},
    ...{nvlinkGbytesPerSecond: 900, pcieGeneration: 5, tdpW: 700, source: 'data sheet'},
  },
  ...{gpuCount: 8, gpuMemoryGib: 80, nicCount: 8, localNvmeGib: 'unknown', placementObject: 'vmss', source: 'catalog'},
  intraNode: {technology: 'nvlink4', gbytesPerSecondPerGpu: 900},
  interNode: {fabric: 'infiniband-ndr', gbitsPerSecond: 3200, rdma: true},
}

const range = (count: number) => Array.from({length: count}, (_, at) => at)
const bus = (index: number) => (index + 1).toString(16)
const gpuAddress = (index: number) => `0000:${bus(index)}5:00.0`

function devicesOf(index: number): readonly PciDevice[] {
  const [port, upstream] = [`0000:${bus(index)}0:01.0`, `0000:${bus(index)}1:00.0`]
  const numaNode = Math.floor(index / 4)
  return [
    {address: port, kind: 'bridge', root: `pci0000:${bus(index)}0`, numaNode},
    {address: upstream, kind: 'bridge', parent: port, numaNode},
    {address: `0000:${bus(index)}2:00.0`, kind: 'bridge', parent: upstream, numaNode},
    {address: `0000:${bus(index)}4:00.0`, kind: 'network', parent: `0000:${bus(index)}2:00.0`, numaNode},
    {address: `0000:${bus(index)}2:01.0`, kind: 'bridge', parent: upstream, numaNode},
    {address: gpuAddress(index), kind: 'gpu', parent: `0000:${bus(index)}2:01.0`, numaNode},
  ]
}
