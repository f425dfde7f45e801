import {expect, test} from 'vitest'
import {gateBands} from '../../../src/adapters/gate-bands.ts'
import {compareBands} from '../../../src/domain/gate/compare-bands.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'

const bands = await gateBands()

const gpu = (index: number, name: string) => ({
  ...{index, name, uuid: null, pciBusId: null, memoryBytes: null, multiprocessors: null, capability: null},
  ...{cacheBytes: null, peakMemoryBytesPerSecond: null, peers: null},
})

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
  const {figures, unknown} = compareBands([nodeOf('NVIDIA H100 80GB HBM3', [55e9, 40e9])], () => bands)
  expect(unknown).toEqual([])
  expect(figures).toMatchObject([
    {
      ...{node: 'train-0', gpuModel: 'H100-SXM', test: 'host_to_device_memcpy_ce', place: 'from=host to=1', now: 40e9},
      bands: {floor: {value: 48e9}, typical: {value: 56e9}, peak: {value: 63e9}},
    },
  ])
})

test('GPUs of which nothing is published are told', () => {
  expect(compareBands([nodeOf('NVIDIA H100 PCIe', [55e9])], () => bands)).toEqual({
    figures: [],
    unknown: ['NVIDIA H100 PCIe'],
  })
})

test('nodes without GPUs, and those that failed, have nothing to compare', () => {
  const failed: NodeBench = {node: 'train-1', error: {code: 'NODE_FAILED', message: 'gone'}}
  const {report} = nodeOf('', []) as {report: ReturnType<typeof reportOf>}
  const {cuda: _, ...without} = report
  expect(compareBands([failed, {node: 'train-0', report: without}], () => bands)).toEqual({figures: [], unknown: []})
})
