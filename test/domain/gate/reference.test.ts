import {expect, test} from 'vitest'
import type {Figure} from '../../../src/domain/gate/figure.ts'
import type {KeptBench, KeptNode} from '../../../src/domain/gate/kept-bench.ts'
import {referencesIn} from '../../../src/domain/gate/reference.ts'

const figure = (gpu: string, value: number): Figure => ({
  ...{test: 'hbm_copy', unit: 'bytes_per_second', value, variation: 0.001},
  ...{family: 'hbm_copy bandwidth', place: `gpu=${gpu}`, labels: {gpu}},
})
const kept = (index: number, value: number, likeness?: string): KeptNode => ({
  ...{node: `train-${index}`, id: `i-${index}`, host: {kernel: '6', cpuModel: 'c', usableCpus: 8}},
  figures: [figure('0', value), figure('1', value)],
  ...(likeness !== undefined && {likeness}),
})
const bench = (atUnixMs: number, ...nodes: readonly KeptNode[]): KeptBench => ({cluster: 'rack', atUnixMs, nodes})

test('nodes are a measure by what they measured when they last passed, if they ever did', () => {
  const benches = [
    bench(1, kept(0, 2.1234567e12, 'H100'), kept(1, 2.2e12)),
    bench(2, kept(0, 2.4e12, 'H100, new driver'), kept(2, 2.3e12, 'H100')),
    bench(3, kept(0, 1e12)),
  ]
  expect(referencesIn(benches, ['i-0', 'i-1', 'i-9'])).toEqual([
    {
      ...{id: 'i-0', likeness: 'H100, new driver'},
      values: {'hbm_copy bandwidth @ gpu=0': 2.4e12, 'hbm_copy bandwidth @ gpu=1': 2.4e12},
    },
  ])
  expect(referencesIn(benches.slice(0, 1), ['i-0'])[0]?.values['hbm_copy bandwidth @ gpu=0']).toBe(2.12346e12)
})
