import {spawnSync} from 'node:child_process'
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {harnessInventory, type Inventory} from '../../src/domain/harness/inventory.ts'
import {BuiltHarness} from './built-harness.ts'
import {DgxTree} from './fixtures/dgx-tree.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus
let dgx: DgxTree

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['libnvidia-ml.so.1'])
  dgx = new DgxTree()
}, 300_000)

afterAll(() => {
  for (const each of [built, simulated, dgx]) each?.[Symbol.dispose]()
})

const taken = (env: Readonly<Record<string, string>>, ...words: readonly string[]): Inventory => {
  const {status, stdout, stderr} = built.run(['inventory', ...words], built.program, env)
  expect(status, stderr).toBe(0)
  expect(stderr).toBe('')
  return harnessInventory(stdout)
}
const ofWorld = (...facts: readonly string[]) => taken(simulated.env(...facts), '--root', dgx.root)

describe('the inventory', () => {
  test('of a machine without a GPU says why there is none, and what else there is', () => {
    const {driver, gpus, host, numa, nics, simulated} = taken({})
    expect(driver).toEqual({fault: expect.stringContaining('libnvidia-ml.so.1')})
    expect(gpus).toEqual([])
    expect(simulated).toBe(false)
    expect(host.memoryBytes).toBeGreaterThan(0)
    expect(numa).toBeDefined()
    expect(nics).toBeDefined()
  })

  test('has all that NVML tells of eight GPUs, and says that they are simulated', () => {
    const {driver, gpus, peers, simulated} = ofWorld()
    expect(simulated).toBe(true)
    expect(driver).toEqual({
      ...{gpuCount: 8, driverVersion: '570.133.20', nvmlVersion: '12.570.133.20', cudaVersion: '12.8'},
    })
    expect(gpus).toHaveLength(8)
    expect(peers).toHaveLength(56)
    expect(peers?.every(({read, write, nvlink}) => read === 'ok' && write === 'ok' && nvlink === 'ok')).toBe(true)
    const {nvlinks, ...gpu} = gpus[4] ?? {}
    expect(gpu).toEqual({
      ...{index: 4, name: 'Simulated H100-SXM', simulated: true, serial: 'SIM0000000004', minor: 4},
      ...{uuid: 'GPU-51000000-0000-0000-0000-000000000004', pci: '0000:9d:00.0', deviceId: '10de:2330'},
      pcie: {generation: 5, width: 16, mostGeneration: 5, mostWidth: 16, replays: 0},
      ...{memoryBytes: 81559 * 2 ** 20, memoryUsedBytes: 551 * 2 ** 20, memoryBusBits: 5120},
      ecc: {
        ...{isOn: true, willBeOn: true, volatileCorrected: 0, volatileUncorrected: 0},
        ...{aggregateCorrected: 0, aggregateUncorrected: 0},
      },
      remappedRows: {corrected: 0, uncorrected: 0, isPending: false, hasFailed: false},
      clocks: {smMhz: 345, mostSmMhz: 1980, memoryMhz: 2619, mostMemoryMhz: 2619},
      clockReasons: {benign: ['idle'], harmful: []},
      ...{temperatureC: 30, powerW: 70, powerLimitW: 700, isPersistent: true, isMig: false, processes: []},
      fabric: {state: 'completed', status: 0, cliqueId: 0, healthMask: 0, clusterUuid: '0'.repeat(32)},
    })
    expect(nvlinks).toHaveLength(18)
    expect(nvlinks?.[1]).toEqual({link: 1, isUp: true, version: 4, remote: 'switch', remotePci: '0000:06:00.0'})
  })

  test('shows each fault at the GPU that has it', () => {
    const {gpus, peers, xids} = ofWorld(
      ...['throttle 1 0x48', 'ecc 4 2', 'remap-pending 2', 'remap-failed 3', 'nvlinks-down 5 3', 'pcie 6 4 8'],
      ...['no-peer 0 3', 'xid 7 79', 'busy 0 0.5'],
    )
    expect(gpus[1]?.clockReasons).toEqual({benign: [], harmful: ['hw-slowdown', 'hw-thermal']})
    expect(gpus.map(({ecc}) => ecc?.volatileUncorrected)).toEqual([0, 0, 0, 0, 2, 0, 0, 0])
    expect(gpus.map(({remappedRows}) => remappedRows?.isPending)).toEqual(gpus.map((_, index) => index === 2))
    expect(gpus.map(({remappedRows}) => remappedRows?.hasFailed)).toEqual(gpus.map((_, index) => index === 3))
    expect(gpus.map(({nvlinks}) => nvlinks?.filter(({isUp}) => !isUp).length)).toEqual([0, 0, 0, 0, 0, 3, 0, 0])
    expect(gpus[6]?.pcie).toMatchObject({generation: 4, width: 8, mostWidth: 16})
    expect(peers?.filter(({read}) => read !== 'ok')).toEqual([
      {from: 0, to: 3, read: 'disabled', write: 'disabled', nvlink: 'disabled', ancestor: 'numa-node'},
    ])
    expect(xids.now).toEqual([{source: 'nvml', code: 79, pci: '0000:df:00.0'}])
    expect(gpus[0]?.processes).toEqual([{pid: 4000000, memoryBytes: 60000 * 2 ** 20}])
  })

  test('has the PCI tree, the NICs and the NUMA nodes as the kernel shows them', () => {
    const {pci = [], nics = [], numa} = ofWorld()
    const kinds = Map.groupBy(pci, ({kind}) => kind)
    expect([...kinds].map(([kind, all]) => [kind, all.length]).toSorted()).toEqual([
      ['bridge', 33],
      ['gpu', 8],
      ['network', 8],
      ['nvswitch', 4],
    ])
    expect(pci.find(({address}) => address === '0000:1b:00.0')).toEqual({
      ...{address: '0000:1b:00.0', kind: 'gpu', parent: '0000:17:01.0', id: '10de:2330', numaNode: 0},
      ...{localCpus: '0-55', linkSpeed: '32.0 GT/s PCIe', linkWidth: 16},
    })
    expect(pci.find(({address}) => address === '0000:15:01.0')).toEqual({
      ...{address: '0000:15:01.0', kind: 'bridge', root: 'pci0000:15'},
    })
    expect(nics.map(({name}) => name)).toEqual(['ens1', ...Array.from({length: 7}, (_, at) => `mlx5_${at + 1}`)])
    expect(nics[0]).toEqual({
      ...{name: 'ens1', pci: '0000:18:00.0', driver: 'mlx5_core', numaNode: 0},
      ...{state: 'up', mbitsPerSecond: 400000, mtu: 9000},
      rdma: [
        {
          ...{device: 'mlx5_0', port: '1', linkLayer: 'InfiniBand', state: 'ACTIVE'},
          ...{physicalState: 'LinkUp', gbitsPerSecond: 400},
        },
      ],
    })
    expect(numa).toEqual([
      {node: 0, cpus: '0-55', memoryBytes: 1056768000 * 1024, distances: [10, 21]},
      {node: 1, cpus: '56-111', memoryBytes: 1056768000 * 1024, distances: [21, 10]},
    ])
  })

  test('has the Xids of the kernel’s log with their times', () => {
    using tree = new DgxTree()
    tree.kernelLog(
      [1, 'NVRM: loading NVIDIA UNIX x86_64 Kernel Module'],
      [7, "NVRM: Xid (PCI:0000:1b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus."],
      [9, 'NVRM: Xid (PCI:0001:00:00): 94, Contained: SM'],
      [9, 'NVRM: Xid (PCI:nonsense): 94'],
    )
    const {xids} = taken(simulated.env(), '--root', tree.root)
    expect(xids.kernelLog).toBe('kmsg')
    expect(xids.inKernelLog.map(({code, pci, text}) => [code, pci, text])).toEqual([
      [79, '0000:1b:00.0', "pid='<unknown>', name=<unknown>, GPU has fallen off the bus."],
      [94, '0001:00:00.0', 'Contained: SM'],
    ])
    const [first, second] = xids.inKernelLog.map(({atUnixMs}) => atUnixMs ?? 0)
    expect((second ?? 0) - (first ?? 0)).toBe(2000)
  })

  test('of a guest of Hyper-V names the machine below it', () => {
    using tree = new DgxTree()
    const host = () => taken(simulated.env(), '--root', tree.root).physicalHost
    expect(host()).toBeUndefined()
    tree.hyperVPool(['HostName', 'other'], ['PhysicalHostNameFullyQualified', 'GGBB1.example.net'])
    expect(host()).toBe('GGBB1.example.net')
    tree.hyperVPool(['PhysicalHostNameFullyQualified', 'GGBB1.example.net'], ['PhysicalHostName', 'GGBB90904476'])
    expect(host()).toBe('GGBB90904476')
    tree.hyperVPool(['PhysicalHostName', 'a "name"\n'], ['PhysicalHostName', ''])
    expect(host()).toBeUndefined()
  })

  test('says where the kernel’s log cannot be read', () => {
    const empty = join(built.folder, 'empty')
    mkdirSync(empty)
    const {xids, pci, nics, numa} = taken(simulated.env(), '--root', empty)
    expect(xids).toEqual({fault: '/dev/kmsg: No such file or directory', inKernelLog: [], now: []})
    expect([pci, nics, numa]).toEqual([[], [], []])
  })

  test.each([
    [9, 'Driver Not Loaded (9)'],
    [18, 'Driver/library version mismatch (18)'],
  ])('says in NVML’s words that it cannot be initialised: %i', (code, fault) => {
    const {driver, gpus} = ofWorld(`nvml-init-error ${code}`)
    expect(driver).toEqual({fault})
    expect(gpus).toEqual([])
  })

  test('has a GPU that is lost with its fault, and the others whole', () => {
    const {gpus} = ofWorld('nvml-lost 2')
    expect(gpus[2]).toEqual({index: 2, fault: 'GPU is lost (15)'})
    expect(gpus.map(({name}) => name !== undefined)).toEqual(gpus.map((_, index) => index !== 2))
  })

  test('passes by a GPU at which the driver hangs', () => {
    const {gpus, driver} = taken(simulated.env('nvml-hang 6'), '--root', dgx.root, '--limit-seconds', '2')
    expect(driver.gpuCount).toBe(8)
    expect(gpus.map(({index}) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(gpus[6]).toEqual({index: 6, fault: 'no answer: not done in 2 s'})
    expect(gpus[7]?.serial).toBe('SIM0000000007')
  })

  test('leaves out what an old driver does not tell', () => {
    const folder = join(built.folder, 'sparse')
    mkdirSync(folder)
    const source = join(import.meta.dirname, 'sparse-nvml.cpp')
    const {status} = spawnSync('g++', ['-shared', '-fPIC', '-o', `${folder}/libnvidia-ml.so.1`, source])
    expect(status).toBe(0)
    const {driver, gpus} = taken({LD_LIBRARY_PATH: folder}, '--root', dgx.root)
    expect(driver).toEqual({gpuCount: 1})
    expect(gpus).toEqual([
      {index: 0, name: 'Tesla \uFFFD\n', simulated: false, pcie: {}, ecc: {}, clocks: {}, nvlinks: []},
    ])
  })
})
