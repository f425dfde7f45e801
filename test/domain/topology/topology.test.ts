import {describe, expect, test} from 'vitest'
import type {PciDevice} from '../../../src/domain/harness/inventory.ts'
import {affinityOf} from '../../../src/domain/topology/affinity.ts'
import {clusterTopology} from '../../../src/domain/topology/cluster-topology.ts'
import {type Branch, deviceTree} from '../../../src/domain/topology/device-tree.ts'
import {soundGpu, soundInventory, soundNic, withGpu} from '../harness/sample-inventory.ts'

describe('the tree of a node', () => {
  const shape = (branch: Branch): unknown => (branch.kind === 'switch' ? branch.below.map(shape) : branch.name)

  test('has each device below its switch, at its CPUs', () => {
    const places = deviceTree(soundInventory()).map(({numaNode, branches}) => [numaNode, branches.map(shape)])
    expect(places).toEqual([
      [0, [0, 1, 2, 3].map((at) => [`mlx5_${at}`, `GPU ${at}`])],
      [1, [4, 5, 6, 7].map((at) => [`mlx5_${at}`, `GPU ${at}`])],
    ])
  })

  test('has what is nowhere in PCI beside it: at the only CPUs, or at none that are known', () => {
    const nowhere = {pci: [], gpus: [soundGpu(0)], nics: [{name: 'eth0', state: 'up', mtu: 1500}]}
    const [node] = soundInventory().numa ?? []
    if (node === undefined) throw new Error('there is one')
    const one = deviceTree(soundInventory({...nowhere, numa: [node]}))
    expect(one.map(({numaNode, branches}) => [numaNode, branches.map(shape)])).toEqual([[0, ['eth0', 'GPU 0']]])
    const [, , elsewhere] = deviceTree(soundInventory(nowhere))
    expect(elsewhere?.numaNode).toBeUndefined()
    expect(elsewhere?.branches.map(shape)).toEqual(['eth0', 'GPU 0'])
  })

  test('has a GPU that NVML does not know, and a switch below a switch', () => {
    const bridge = (address: string, parent?: string): PciDevice => ({address, kind: 'bridge', ...(parent && {parent})})
    const leaf = (address: string, parent: string): PciDevice => ({address, kind: 'gpu', parent, numaNode: 0})
    const pci = [
      ...[bridge('a'), bridge('b', 'a'), bridge('c', 'a')],
      ...[leaf('1', 'b'), leaf('2', 'b'), leaf('3', 'c')],
    ]
    const [place] = deviceTree(soundInventory({pci, gpus: [], nics: []}))
    const named = (address: string) => `GPU without NVML ${address}`
    expect(place?.branches.map(shape)).toEqual([[[named('1'), named('2')], named('3')]])
  })
})

describe('how near devices are', () => {
  const between = (inventory: Parameters<typeof affinityOf>[0], from: string, to: string) => {
    const {labels, cells} = affinityOf(inventory)
    return cells[labels.indexOf(from)]?.[labels.indexOf(to)]
  }
  const withoutLinks = soundInventory({gpus: [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({...soundGpu(at), nvlinks: []}))})

  test.each([
    ['GPU0', 'GPU1', soundInventory(), 'NV18'],
    ['GPU0', 'NIC0', soundInventory(), 'PIX'],
    ['GPU0', 'NIC1', soundInventory(), 'NODE'],
    ['GPU0', 'NIC4', soundInventory(), 'SYS'],
    ['GPU0', 'GPU1', withoutLinks, 'NODE'],
    ['GPU0', 'GPU4', withoutLinks, 'SYS'],
    ['GPU0', 'GPU0', withoutLinks, 'X'],
  ])('%s and %s', (from, to, inventory, nearness) => {
    expect(between(inventory, from, to)).toBe(nearness)
    expect(between(inventory, to, from)).toBe(nearness)
  })

  test('through the one that has fewer links up', () => {
    const nvlinks = soundGpu(5).nvlinks?.map((link) => ({...link, isUp: link.link > 2})) ?? []
    expect(between(withGpu(5, {nvlinks}), 'GPU0', 'GPU5')).toBe('NV15')
  })

  test('by links from one to the other where there is no switch', () => {
    const bridged = (index: number, to: number) => ({
      ...soundGpu(index),
      nvlinks: [0, 1, 2, 3].map((link) => ({link, isUp: true, remotePci: soundGpu(to).pci ?? ''})),
    })
    const gpus = [bridged(0, 1), bridged(1, 0), bridged(2, 3), bridged(3, 2)]
    const inventory = soundInventory({gpus})
    expect([between(inventory, 'GPU0', 'GPU1'), between(inventory, 'GPU0', 'GPU2')]).toEqual(['NV4', 'NODE'])
  })

  test('by what the driver says of GPUs that the kernel does not show', () => {
    const inventory = {...withoutLinks, pci: [], nics: []}
    expect(between(inventory, 'GPU0', 'GPU1')).toBe('SYS')
    expect(between({...inventory, peers: []}, 'GPU0', 'GPU1')).toBe('?')
  })

  test('below one host bridge, and below several switches', () => {
    const nics = [soundNic(0), soundNic(1), soundNic(2)].map((nic, at) => ({...nic, pci: `n${at}`}))
    const bridge = (address: string, above: object): PciDevice => ({address, kind: 'bridge', ...above})
    const nic = (address: string, parent: string): PciDevice => ({address, kind: 'network', parent})
    const pci = [
      ...[bridge('p', {root: 'r'}), bridge('q', {root: 'r'}), bridge('a', {parent: 'p'}), bridge('b', {parent: 'a'})],
      ...[bridge('c', {parent: 'p'}), bridge('d', {parent: 'c'}), nic('n0', 'b'), nic('n1', 'd'), nic('n2', 'q')],
    ]
    const inventory = soundInventory({gpus: [], nics, pci})
    expect([between(inventory, 'NIC0', 'NIC1'), between(inventory, 'NIC0', 'NIC2')]).toEqual(['PXB', 'PHB'])
  })
})

test('a node that says that a bridge is above itself has a picture too', () => {
  const pci: PciDevice[] = [
    {address: 'a', kind: 'bridge', parent: 'b'},
    {address: 'b', kind: 'bridge', parent: 'a'},
    {address: 'n', kind: 'network', parent: 'a'},
  ]
  const inventory = soundInventory({pci, gpus: [soundGpu(0)], nics: [{...soundNic(0), pci: 'n'}]})
  expect(affinityOf(inventory).cells[1]).toEqual(['?', 'X'])
  expect(deviceTree(inventory)).toHaveLength(3)
})

describe('nodes of a cluster', () => {
  const node = (name: string, inventory = soundInventory()) => ({node: name, inventory})
  const poolOf = (name: string) => name.replace(/-\d+$/, '')

  test('that are alike are one group, whatever their serials and temperatures are', () => {
    const {groups} = clusterTopology(
      'c',
      [node('train-0'), node('train-1', withGpu(3, {serial: 'other', temperatureC: 80}))],
      poolOf,
    )
    expect(groups.map(({nodes, differences}) => [nodes, differences])).toEqual([[['train-0', 'train-1'], []]])
  })

  test('that differ are told by what they have otherwise', () => {
    const nvlinks = soundGpu(5).nvlinks?.map((link) => ({...link, isUp: link.link > 2})) ?? []
    const nodes = [
      ...[node('train-0', withGpu(5, {nvlinks})), node('train-1'), node('train-2')],
      node('train-3', soundInventory({nics: [0, 1, 2, 3, 4, 5, 6].map(soundNic)})),
    ]
    const {groups} = clusterTopology('c', nodes, poolOf)
    expect(groups.map(({nodes, differences}) => [nodes, differences])).toEqual([
      [['train-1', 'train-2'], []],
      [['train-0'], ['GPU 5: 15 of 18 NVLinks up; the others: 18 of 18 NVLinks up']],
      [
        ['train-3'],
        [
          'network adapter 0000:84:00.0: no driver, NUMA node 1; the others have none',
          'no mlx5_7: the others have InfiniBand 400 Gbit/s active, mlx5_core, NUMA node 1',
        ],
      ],
    ])
  })

  test('of two pools are not compared', () => {
    const {groups} = clusterTopology('c', [node('train-0'), node('login-0', soundInventory({gpus: []}))], poolOf)
    expect(groups.map(({nodes, differences}) => [nodes, differences])).toEqual([
      [['train-0'], []],
      [['login-0'], []],
    ])
  })
})
