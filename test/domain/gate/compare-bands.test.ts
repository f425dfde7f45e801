import {describe, expect, test} from 'vitest'
import {gateBands} from '../../../src/adapters/gate-bands.ts'
import {compareBands} from '../../../src/domain/gate/compare-bands.ts'
import {typeBands} from '../../../src/domain/gate/type-bands.ts'
import type {CollectiveBench} from '../../../src/domain/harness/network-bench.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'
import {named} from '../catalog/shipped-machine-facts.ts'

const bands = await gateBands()

const gpu = (index: number, name: string) => ({
  ...{index, name, uuid: null, pciBusId: null, memoryBytes: null, multiprocessors: null, capability: null},
  ...{cacheBytes: null, peakMemoryBytesPerSecond: null, peers: null},
})

const compared = (nodes: readonly NodeBench[]) => compareBands({nodes, collectives: []}, () => bands)

/** A node of two such GPUs that copied from the host and computed at these rates. */
const nodeOf = (name: string, copies: readonly number[]): NodeBench => ({
  node: 'train-0',
  report: {
    ...reportOf(
      resultOf(
        'host_to_device_memcpy_ce',
        copies.map((value, to) => metricOf('bandwidth', 'bytes_per_second', value, {from: 'host', to: String(to)})),
        {kind: 'gpu'},
      ),
      resultOf('memory_triad', [metricOf('bandwidth', 'bytes_per_second', 2e11, {threads: '8'})], {kind: 'memory'}),
    ),
    cuda: {available: true, driverVersion: 12_080, simulated: false, gpus: copies.map((_, at) => gpu(at, name))},
  },
})

test('the worst of a kind stands beside what is published of such GPUs, and what nobody published is left out', () => {
  const {figures, unknown} = compared([nodeOf('NVIDIA H100 80GB HBM3', [55e9, 40e9])])
  expect(unknown).toEqual([])
  expect(figures).toMatchObject([
    {
      ...{node: 'train-0', gpuModel: 'H100-SXM', test: 'host_to_device_memcpy_ce', place: 'from=host to=1', now: 40e9},
      bands: {floor: {value: 48e9}, typical: {value: 56e9}, peak: {value: 63e9}},
    },
  ])
})

test('GPUs of which nothing is published are told', () => {
  expect(compared([nodeOf('NVIDIA H100 PCIe', [55e9])])).toEqual({
    figures: [],
    unknown: ['NVIDIA H100 PCIe'],
  })
})

test('nodes without GPUs, and those that failed, have nothing to compare', () => {
  const failed: NodeBench = {node: 'train-1', error: {code: 'NODE_FAILED', message: 'gone'}}
  const {report} = nodeOf('', []) as {report: ReturnType<typeof reportOf>}
  const {cuda: _, ...without} = report
  expect(compared([failed, {node: 'train-0', report: without}])).toEqual({figures: [], unknown: []})
})

describe('what nodes did together', () => {
  const of = (ranks: number, ...sizes: readonly (readonly [number, number])[]): CollectiveBench => ({
    nodes: ['train-0', 'train-1'],
    report: {
      ...reportOf(
        resultOf(
          'nccl_all_gather',
          sizes.flatMap(([gib, value]) =>
            ['out', 'in'].map((place) => {
              const labels = {place, ranks: String(ranks), bytes: String(gib * 2 ** 30)}
              return metricOf('bandwidth', 'bytes_per_second', value, labels)
            }),
          ),
          {kind: 'nccl'},
        ),
      ),
      cuda: {available: true, driverVersion: 12_080, simulated: false, gpus: [gpu(0, 'NVIDIA H200')]},
    },
  })
  const ultra = typeBands(named('a3-ultragpu-8g'))

  test('stands beside what is published of as many such machines, by size', () => {
    const {figures} = compareBands({nodes: [], collectives: [of(16, [0.5, 1e9], [1, 300e9], [8, 240e9])]}, () => ultra)
    expect(figures).toMatchObject([
      {
        ...{node: 'train-0, train-1', gpuModel: 'H200-SXM', test: 'nccl_all_gather', place: '1 GiB', now: 300e9},
        bands: {floor: {value: 250e9}, typical: {value: 324e9}, peak: {value: 400e9}},
      },
      {place: '8 GiB', now: 240e9, bands: {typical: {value: 329e9}}},
    ])
  })

  test('is of more machines, or of several kinds: nothing is published of that', () => {
    expect(compareBands({nodes: [], collectives: [of(32, [8, 240e9])]}, () => ultra).figures).toEqual([])
    const two = (node: string) => (node === 'train-0' ? ultra : bands)
    expect(compareBands({nodes: [], collectives: [of(16, [8, 240e9])]}, two).figures).toEqual([])
  })
})
