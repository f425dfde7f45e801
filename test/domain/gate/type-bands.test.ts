import {expect, test} from 'vitest'
import {judge} from '../../../src/domain/gate/judge.ts'
import {typeBands} from '../../../src/domain/gate/type-bands.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'
import {named, ROWS} from '../catalog/shipped-machine-facts.ts'

const GIB = 2 ** 30
const ndH100 = named('Standard_ND96isr_H100_v5')

test('what is published of all-reduce among the GPUs of one node are its floor, what is typical, and its peak', () => {
  const of = (instanceType: string) => typeBands(named(instanceType)).map(({kind, value}) => [kind, value])
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

test('floor, typical and peak of a type come in this order, whatever the type', () => {
  const values = ROWS.map(({type}) => typeBands(type).map(({value}) => value))
  for (const each of values) expect(each).toEqual(each.toSorted((one, other) => one - other))
  expect(values.flat().length).toBeGreaterThan(5)
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
