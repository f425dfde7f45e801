import {describe, expect, test} from 'vitest'
import type {Finding} from '../../../src/domain/harness/finding.ts'
import type {Inventory} from '../../../src/domain/harness/inventory.ts'
import {inventoryFindings} from '../../../src/domain/harness/inventory-findings.ts'
import {H100_NODE, soundGpu, soundInventory, soundNic, withGpu} from './sample-inventory.ts'

const said = (findings: readonly Finding[]) =>
  findings.map(({severity, code, node, message}) => `${severity} ${code} ${node}: ${message}`)
const of = (inventory: Inventory, type: typeof H100_NODE | undefined = H100_NODE) =>
  said(inventoryFindings([{node: 'train-0', inventory}], type))

describe('what is found of a node’s inventory', () => {
  test('is nothing of one that has what its type promises', () => {
    expect(of(soundInventory())).toEqual([])
  })

  test.each<[string, Inventory, string]>([
    [
      'no driver',
      soundInventory({gpus: [], peers: [], driver: {fault: 'Driver Not Loaded (9)'}}),
      'fail NO_DRIVER train-0: NVML cannot be asked: Driver Not Loaded (9)',
    ],
    [
      'a GPU that is not there',
      soundInventory({gpus: [0, 1, 2, 3, 4, 5, 6].map(soundGpu)}),
      'fail GPU_COUNT train-0: 7 of 8 GPUs',
    ],
    [
      'a GPU that is lost',
      soundInventory({gpus: [0, 1, 2, 3, 4, 5, 6].map(soundGpu).concat({index: 7, fault: 'GPU is lost (15)'})}),
      'fail GPU_SILENT train-0: GPU 7: GPU is lost (15)',
    ],
    [
      'another model',
      withGpu(2, {deviceId: '10de:2331'}),
      'fail GPU_MODEL train-0: GPU 2: an H100-PCIE, not an H100-SXM',
    ],
    [
      'less memory',
      withGpu(2, {memoryBytes: 64 * 2 ** 30}),
      'fail GPU_MEMORY train-0: GPU 2: 64.0 of 80 GiB of memory',
    ],
    [
      'uncorrected errors',
      withGpu(4, {ecc: {isOn: true, volatileUncorrected: 2}}),
      'fail ECC_UNCORRECTED train-0: GPU 4: 2 uncorrected memory errors since its driver was loaded',
    ],
    [
      'a row that waits',
      withGpu(4, {remappedRows: {corrected: 0, uncorrected: 1, isPending: true, hasFailed: false}}),
      'fail REMAP_PENDING train-0: GPU 4: a row of its memory waits to be remapped: reset it',
    ],
    [
      'a row that could not be remapped',
      withGpu(4, {remappedRows: {corrected: 0, uncorrected: 1, isPending: false, hasFailed: true}}),
      'fail REMAP_FAILED train-0: GPU 4: a row of its memory could not be remapped: replace it',
    ],
    [
      'a brake',
      withGpu(1, {clockReasons: {benign: [], harmful: ['power-brake']}}),
      'fail THROTTLED train-0: GPU 1: its clocks are held back by power-brake',
    ],
    [
      'heat that software answers to',
      withGpu(1, {clockReasons: {benign: [], harmful: ['sw-thermal']}}),
      'suspect THROTTLED train-0: GPU 1: its clocks are held back by sw-thermal',
    ],
    [
      'a narrow link to the host',
      withGpu(5, {pcie: {generation: 5, width: 8, mostGeneration: 5, mostWidth: 16}}),
      'fail PCIE_WIDTH train-0: GPU 5: PCIe ×8, not ×16',
    ],
    [
      'NVLinks that are down',
      withGpu(5, {nvlinks: soundGpu(5).nvlinks?.map((link) => ({...link, isUp: link.link > 1})) ?? []}),
      'fail NVLINK_DOWN train-0: GPU 5: 16 of 18 NVLinks are up, down: 0, 1',
    ],
    [
      'NVLinks that the driver does not tell',
      withGpu(5, {nvlinks: []}),
      'unknown NVLINKS_NOT_KNOWN train-0: GPU 5: no NVLink is told',
    ],
    [
      'a GPU out of reach',
      soundInventory({peers: [{from: 0, to: 3, read: 'disabled', write: 'ok'}]}),
      'fail NO_PEER train-0: GPU 0 does not reach the memory of GPU 3: disabled',
    ],
    [
      'no fabric manager',
      withGpu(0, {fabric: {state: 'in-progress'}}),
      'fail FABRIC_NOT_READY train-0: GPU 0: its NVLink fabric is in-progress: is nvidia-fabricmanager running?',
    ],
    [
      'an adapter that is not there',
      soundInventory({nics: [0, 1, 2, 3, 4, 5, 6].map(soundNic)}),
      'fail NIC_COUNT train-0: 7 of 8 network adapters',
    ],
    [
      'a fabric without its driver',
      soundInventory({nics: [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({name: `eth${at}`, pci: `0000:0${at}:00.0`}))}),
      'fail NO_RDMA train-0: no RDMA device: is the driver of infiniband-ndr installed?',
    ],
    [
      'a port that is down',
      soundInventory({nics: [0, 1, 2, 3, 4, 5, 6, 7].map((at) => portOf(at, at === 3 ? {state: 'DOWN'} : {}))}),
      'fail PORT_DOWN train-0: port 1 of mlx5_3 is DOWN',
    ],
    [
      'a port that is down beside as many as were promised',
      soundInventory({nics: [0, 1, 2, 3, 4, 5, 6, 7].map(soundNic).concat(portOf(8, {state: 'DOWN'}))}),
      'note PORT_DOWN train-0: port 1 of mlx5_8 is DOWN',
    ],
    [
      'a port at half its rate',
      soundInventory({nics: [0, 1, 2, 3, 4, 5, 6, 7].map((at) => portOf(at, at === 3 ? {gbitsPerSecond: 200} : {}))}),
      'fail PORT_RATE train-0: mlx5_3 runs at 200 of 400 Gbit/s',
    ],
    [
      'an Xid that takes a reset',
      soundInventory({xids: xids({code: 74, pci: '0000:15:00.0', text: 'NVLink'})}),
      'fail XID train-0: GPU 0: Xid 74 (NVLink): reset the GPU',
    ],
    [
      'an Xid of a program',
      soundInventory({xids: xids({code: 31, pci: '0000:25:00.0'}, {code: 31, pci: '0000:25:00.0'})}),
      'note XID train-0: GPU 1: Xid 31, 2 times: mostly a program that went wrong',
    ],
    [
      'what the driver itself wants done',
      soundInventory({
        xids: xids({code: 154, text: 'GPU recovery action changed from 0x0 (None) to 0x2 (Node Reboot Required)'}),
      }),
      'fail XID train-0: a GPU: Xid 154 (GPU recovery action changed from 0x0 (None) to 0x2 (Node Reboot Required)): reboot the node',
    ],
    [
      'an Xid that nobody classed',
      soundInventory({xids: xids({code: 999})}),
      'suspect XID train-0: a GPU: Xid 999: no class of it is known',
    ],
    [
      'a log that cannot be read',
      soundInventory({xids: {fault: '/dev/kmsg: Operation not permitted', inKernelLog: [], now: []}}),
      'note XIDS_NOT_KNOWN train-0: what its GPUs’ driver told before is not known: /dev/kmsg: Operation not permitted',
    ],
  ])('names %s, and nothing else', (_, inventory, expected) => {
    expect(of(inventory)).toEqual([expected.replace('GPUs’', "GPUs'")])
  })

  test('has the GPU, its serial, the value and what was expected, for a gate to work with', () => {
    const [finding] = inventoryFindings(
      [{node: 'train-0', inventory: withGpu(4, {ecc: {isOn: true, volatileUncorrected: 2}})}],
      H100_NODE,
    )
    expect(finding).toMatchObject({gpu: 4, serial: '165000004', value: 2, expected: 0, source: 'NVML'})
  })

  test('an idle GPU may rest at a lower PCIe generation, one that computes may not', () => {
    const pcie = {generation: 1, width: 16, mostGeneration: 5, mostWidth: 16}
    expect(of(withGpu(0, {pcie}))).toEqual(['note PCIE_GENERATION train-0: GPU 0: PCIe 1 now, of 5'])
    expect(of(withGpu(0, {pcie, clockReasons: {benign: ['power-cap'], harmful: []}}))).toEqual([
      'suspect PCIE_GENERATION train-0: GPU 0: PCIe 1 now, of 5',
    ])
  })

  test('nothing is promised of a type that no catalog has, and NVLinks of a GPU alone may all be down', () => {
    const nvlinks = soundGpu(0).nvlinks?.map((link) => ({...link, isUp: false})) ?? []
    expect(said(inventoryFindings([{node: 'n', inventory: withGpu(0, {nvlinks})}], undefined))).toEqual([])
    const alone = {...H100_NODE, gpuCount: 1, nicCount: 1, intraNode: {technology: 'none', gbytesPerSecondPerGpu: 0}}
    const inventory = soundInventory({gpus: [{...soundGpu(0), nvlinks}], peers: [], nics: [soundNic(0)]})
    const ofFabric = {...alone, interNode: {...alone.interNode, gbitsPerSecond: 400}}
    expect(said(inventoryFindings([{node: 'n', inventory}], ofFabric))).toEqual([])
  })

  test('a node that does not say what it has is not known to be sound', () => {
    const error = {code: 'NODE_FAILED', message: 'train-1 measured nothing in 240 s'}
    const nodes = [
      {node: 'train-0', inventory: soundInventory()},
      {node: 'train-1', error},
    ]
    expect(said(inventoryFindings(nodes, H100_NODE))).toEqual([
      'unknown NOT_MEASURED train-1: train-1 measured nothing in 240 s',
    ])
  })

  test('the odd one of a gang is named, and of two that differ none', () => {
    const other = soundInventory({driver: {driverVersion: '565.57.01', cudaVersion: '12.8'}})
    const gang = (count: number) =>
      [other, ...Array.from({length: count - 1}, () => soundInventory())].map((inventory, at) => ({
        ...{node: `train-${at}`, inventory},
      }))
    expect(said(inventoryFindings(gang(3), undefined))).toEqual([
      'suspect DRIVER_DIFFERS train-0: driver 565.57.01, the others have 570.133.20',
    ])
    expect(inventoryFindings(gang(2), undefined)).toEqual([])
  })
})

function portOf(index: number, changes: object) {
  const nic = soundNic(index)
  return {...nic, rdma: nic.rdma?.map((port) => ({...port, ...changes})) ?? []}
}

const xids = (...list: readonly {code: number; pci?: string; text?: string}[]): Inventory['xids'] => ({
  ...{kernelLog: 'kmsg', now: []},
  inKernelLog: list.map((xid) => ({source: 'kernel', ...xid})),
})
