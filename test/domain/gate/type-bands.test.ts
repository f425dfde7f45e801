import {expect, test} from 'vitest'
import {judge} from '../../../src/domain/gate/judge.ts'
import {typeBands} from '../../../src/domain/gate/type-bands.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'
import {named, ROWS} from '../catalog/shipped-machine-facts.ts'

const GIB = 2 ** 30
const ndH100 = named('Standard_ND96isr_H100_v5')

test('what is published of all-reduce among the GPUs of one node are its floor, what is typical, and its peak', () => {
  const of = (instanceType: string) =>
    typeBands(named(instanceType)).flatMap(({kind, value, labels}) => (labels.ranks === '8' ? [[kind, value]] : []))
  expect(of('Standard_ND96isr_H100_v5')).toEqual([
    ['floor', 460e9],
    ['typical', 480e9],
  ])
  expect(of('Standard_ND96amsr_A100_v4')).toEqual([
    ['floor', 228e9],
    ['peak', 300e9],
  ])
  expect(of('p5.48xlarge')).toEqual([])
  expect(typeBands(ndH100)[0]).toMatchObject({
    ...{gpuModel: 'H100-SXM', test: 'nccl_all_reduce', unit: 'bytes_per_second'},
    labels: {bytes: String(16 * GIB), ranks: '8'},
  })
})

test('those of several nodes are of all their GPUs, which no node by itself has', () => {
  expect(typeBands(named('a3-ultragpu-8g'))).toMatchObject([
    {test: 'nccl_all_gather', kind: 'floor', value: 250e9, labels: {bytes: String(GIB), ranks: '16'}},
    {kind: 'typical', value: 324e9},
    {kind: 'peak', value: 400e9},
    {kind: 'floor', labels: {bytes: String(8 * GIB), ranks: '16'}},
    ...[{kind: 'typical'}, {kind: 'peak'}],
  ])
})

test('floor, typical and peak of what is measured come in this order, whatever the type', () => {
  const kinds = ROWS.flatMap(({type}) => [
    ...Map.groupBy(typeBands(type), ({test, labels}) => [test, labels.bytes, labels.ranks].join(' ')).values(),
  ])
  for (const each of kinds) {
    const values = each.map(({value}) => value)
    expect(values).toEqual(values.toSorted((one, other) => one - other))
  }
  expect(kinds.length).toBeGreaterThan(10)
})

const node = (bytes: number, value: number, ranks = '8') => ({
  node: 'train-0',
  report: reportOf(
    resultOf(
      'nccl_all_reduce',
      [
        metricOf('bandwidth', 'bytes_per_second', 1e9, {bytes: '8', place: 'out', ranks}),
        metricOf('bandwidth', 'bytes_per_second', value, {bytes: String(bytes), place: 'out', ranks}),
        metricOf('bandwidth', 'bytes_per_second', 1e9, {bytes: String(bytes), place: 'in', ranks}),
      ],
      {kind: 'nccl'},
    ),
  ),
})

test.each([
  ['below it', 16 * GIB, 400e9, '8', ['BELOW_FLOOR']],
  ['above it', 16 * GIB, 470e9, '8', []],
  ['of another size, for want of memory', 8 * GIB, 400e9, '8', []],
  ['of fewer GPUs', 16 * GIB, 400e9, '4', []],
])('a node is held to the floor of its type: %s', (_, bytes, value, ranks, codes) => {
  const gpus = {model: 'H100-SXM', count: 0}
  const only = node(bytes, value, ranks)
  const [judged] = judge({
    ...{nodes: [only], repeats: new Map([['train-0', only.report]])},
    ...{bands: typeBands(ndH100), gpus},
  })
  expect(judged?.findings.map(({code}) => code)).toEqual(codes)
  expect(judged?.verdict).toBe(codes.length === 0 ? 'pass' : 'fail')
})
