import {describe, expect, test} from 'vitest'
import {compareBenches} from '../../../src/domain/gate/compare-benches.ts'
import type {Figure} from '../../../src/domain/gate/figure.ts'
import type {KeptBench} from '../../../src/domain/gate/kept-bench.ts'

const figure = (value: number, changes: Partial<Figure> = {}): Figure => ({
  ...{test: 'memory_triad', unit: 'bytes_per_second', value, variation: 0.001},
  ...{family: 'memory_triad bandwidth', place: '', labels: {}},
  ...changes,
})

const HOST = {kernel: '6.1', cpuModel: 'a CPU', usableCpus: 8}
const bench = (cluster: string, values: Readonly<Record<string, Figure>>, host = HOST): KeptBench => ({
  ...{cluster, atUnixMs: 1000},
  nodes: Object.entries(values).map(([node, each]) => ({node, id: `i-${node}`, host, figures: [each]})),
})

describe('two benches', () => {
  test('of one cluster are compared node by node, the worst change first, and noise is none', () => {
    const before = bench('c', {a: figure(100), b: figure(100), c: figure(100), gone: figure(100)})
    const noisy = figure(90, {variation: 0.08})
    const now = bench('c', {a: figure(92), b: figure(120), c: noisy, fresh: figure(1)})
    const {changes, compared} = compareBenches(before, now)
    expect(compared).toBe(3)
    expect(changes).toEqual([
      {node: 'a', test: 'memory_triad', place: '', unit: 'bytes_per_second', before: 100, now: 92, ratio: 0.92},
      {node: 'b', test: 'memory_triad', place: '', unit: 'bytes_per_second', before: 100, now: 120, ratio: 1.2},
    ])
  })

  test('a time that grew is worse', () => {
    const time = (value: number) => figure(value, {unit: 'seconds'})
    const {changes} = compareBenches(bench('c', {a: time(80e-9)}), bench('c', {a: time(100e-9)}))
    expect(changes).toMatchObject([{ratio: 0.8}])
  })

  test('of two clusters are compared with the median of the other', () => {
    const other = bench('old', {x: figure(80), y: figure(100), z: figure(101)})
    expect(compareBenches(other, bench('new', {a: figure(100), b: figure(50)})).changes).toMatchObject([
      {node: 'b', before: 100, now: 50, ratio: 0.5},
    ])
    expect(compareBenches(bench('old', {}), bench('new', {a: figure(1)})).compared).toBe(0)
  })

  test('says which nodes are no longer what they were', () => {
    const before = bench('c', {a: figure(100)})
    expect(compareBenches(before, bench('c', {a: figure(100)}, {...HOST, kernel: '6.8'})).otherHosts).toEqual(['a'])
  })
})
