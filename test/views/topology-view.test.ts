import {describe, expect, test} from 'vitest'
import {clusterTopology} from '../../src/domain/topology/cluster-topology.ts'
import {noPaint} from '../../src/views/paint.ts'
import {topologySvg} from '../../src/views/topology-svg.ts'
import {topologyView} from '../../src/views/topology-view.ts'
import {soundGpu, soundInventory, soundNic} from '../domain/harness/sample-inventory.ts'

const context = {width: 120, paint: noPaint, nowUnixMs: 0}
const small = soundInventory({
  ...{simulated: true, gpus: [0, 4].map(soundGpu), nics: [0, 4].map(soundNic)},
  pci: (soundInventory().pci ?? []).filter(({address}) => /^0000:[15]/.test(address)),
})
const other = {...small, driver: {...small.driver, driverVersion: '565.57.01'}}
const topology = clusterTopology(
  'llama',
  [
    ...[0, 1].map((at) => ({node: `train-${at}`, inventory: small})),
    {node: 'train-2', inventory: other},
    {node: 'train-3', error: {code: 'NODE_FAILED', message: 'train-3 measured nothing in 240 s'}},
  ],
  () => 'train',
  new Map([0, 1, 2].map((at) => [`train-${at}`, ['spine-1', at < 2 ? 'leaf-1' : 'leaf-2']])),
)

describe('the picture of a cluster', () => {
  test('has nodes that are alike once, with how near their devices are', () => {
    expect(`\n${topologyView.text(topology, context)}\n`).toBe(`
train-[0-1]: 2 nodes alike (simulated GPUs)
2 × NVIDIA H100 80GB HBM3, driver 570.133.20, CUDA 12.8, 112 CPUs (Xeon), 2.0 TiB
NUMA node 0: CPUs 0-55, 1.0 TiB
└─ PCIe switch 0000:11:00.0
   ├─ mlx5_0: InfiniBand 400 Gbit/s active, mlx5_core, 0000:14:00.0
   └─ GPU 0: NVIDIA H100 80GB HBM3, PCIe 5 ×16, 18 of 18 NVLinks up, 0000:15:00.0
NUMA node 1: CPUs 56-111, 1.0 TiB
└─ PCIe switch 0000:51:00.0
   ├─ mlx5_4: InfiniBand 400 Gbit/s active, mlx5_core, 0000:54:00.0
   └─ GPU 4: NVIDIA H100 80GB HBM3, PCIe 5 ×16, 18 of 18 NVLinks up, 0000:55:00.0
NVLinks: 18 of 18 up at each GPU, to 4 NVSwitches

      GPU0  GPU4  NIC0  NIC1
GPU0  X     NV18  PIX   SYS
GPU4  NV18  X     SYS   PIX
NIC0  PIX   SYS   X     SYS
NIC1  SYS   PIX   SYS   X
NIC0: mlx5_0, NIC1: mlx5_4
NV: NVLinks, PIX: one PCIe switch, PXB: several, PHB: one host bridge, NODE: the same CPUs, SYS: other CPUs

train-2 (simulated GPUs), unlike the others:
- driver: 565.57.01; the others: 570.133.20

Fabric
spine-1 / leaf-1: train-[0-1]
spine-1 / leaf-2: train-2

train-3: train-3 measured nothing in 240 s
`)
  })

  test('is JSON with each node’s inventory and place', () => {
    const data = topologyView.json(topology) as {nodes: unknown[]; groups: unknown[]}
    expect(data.nodes).toHaveLength(4)
    expect(data.nodes[2]).toMatchObject({node: 'train-2', inventory: other, fabricPath: ['spine-1', 'leaf-2']})
    expect(data.groups).toMatchObject([
      {nodes: ['train-0', 'train-1'], differences: [], affinity: {labels: ['GPU0', 'GPU4', 'NIC0', 'NIC1']}},
      {nodes: ['train-2'], differences: ['driver: 565.57.01; the others: 570.133.20']},
    ])
  })

  test('is an SVG of itself, in which names of nodes are text and nothing else', () => {
    const named = clusterTopology(
      '<llama>',
      [{node: 'train-0', inventory: {...small, nics: [{name: '"><script>&\u001b', state: 'up'}]}}],
      () => 'train',
    )
    const svg = topologySvg(named)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+"/)
    expect(svg).not.toContain('<script')
    expect(svg).not.toMatch(/href|url\(|@import/)
    expect(svg).not.toContain('\u001b')
    expect(svg.match(/<rect class="gpu"/g)).toHaveLength(2)
    expect(svg).toContain('prefers-color-scheme:dark')
    expect(svg).toContain('train-0 (simulated GPUs)')
  })
})
