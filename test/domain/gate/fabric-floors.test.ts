import {describe, expect, test} from 'vitest'
import {
  type FabricFloor,
  FLOORED_TEST,
  fabricFindings,
  fabricFloorsOf,
  testsBelow,
} from '../../../src/domain/gate/fabric-floors.ts'
import type {CollectiveBench, SlowNode} from '../../../src/domain/harness/network-bench.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'
import {named, WITH_RDMA} from '../catalog/shipped-machine-facts.ts'

const GIB = 2 ** 30

describe('floors of a type', () => {
  test('are those of all-gather between nodes, published or by line rate', () => {
    expect(fabricFloorsOf(named('a3-ultragpu-8g'))).toMatchObject([
      {test: 'nccl_all_gather', leastNodes: 2, leastBytes: GIB, bytesPerSecond: 250e9, isPublished: true},
      {test: 'nccl_all_gather', leastNodes: 2, leastBytes: 8 * GIB, bytesPerSecond: 250e9, isPublished: true},
    ])
    expect(fabricFloorsOf(named('p5.48xlarge'))).toMatchObject([{bytesPerSecond: 280e9, isPublished: false}])
  })

  test('are none where NVLink joins nodes, which would hide the fabric, or where there is no fabric', () => {
    expect(fabricFloorsOf(named('a4x-highgpu-4g'))).toEqual([])
    expect(fabricFloorsOf(named('g6.xlarge'))).toEqual([])
  })

  test('are of the test that is measured again', () => {
    const tests = WITH_RDMA.flatMap(({type}) => fabricFloorsOf(type).map((floor) => floor.test))
    expect(new Set(tests)).toEqual(new Set([FLOORED_TEST]))
  })
})

const NODES = ['train-0', 'train-1']
const floor: FabricFloor = {
  ...{test: 'nccl_all_gather', leastNodes: 2, leastBytes: GIB},
  ...{bytesPerSecond: 250e9, isPublished: true, source: 'a scanner, 2026-11-20'},
}

/** All-gather of this many bytes at this bandwidth, after one of a short message. */
const together = (value: number, {bytes = 8 * GIB, nodes = NODES} = {}): CollectiveBench => ({
  nodes,
  report: reportOf(
    resultOf(
      'nccl_all_gather',
      [8, bytes].map((each) =>
        metricOf('bandwidth', 'bytes_per_second', each === 8 ? 1e6 : value, {bytes: String(each), place: 'out'}),
      ),
      {kind: 'nccl'},
    ),
  ),
})

const slowNode = (again: SlowNode['again']): SlowNode => ({
  ...{node: 'train-1', test: 'rdma_write', share: 0.5, below: 0.9},
  again,
})

const found = (
  first: CollectiveBench,
  second: readonly CollectiveBench[],
  {floors = [floor], slow = []}: {floors?: readonly FabricFloor[]; slow?: readonly SlowNode[]} = {},
) =>
  fabricFindings({collectives: [first], slow}, second, floors).map(
    ({node, severity, message}) => `${node} ${severity} ${message}`,
  )

describe('nodes together below a floor', () => {
  const what = 'nccl_all_gather among 2 nodes: 181 GB/s, where none is below 250 GB/s'

  test('twice, with none of them slower than the others: nobody knows which it is', () => {
    expect(found(together(180e9), [together(181e9)])).toEqual([
      `train-0 unknown ${what}; none of them is slower than the others in its pairs`,
      `train-1 unknown ${what}; none of them is slower than the others in its pairs`,
    ])
    expect(testsBelow([together(180e9)], [floor])).toEqual(new Set(['nccl_all_gather']))
  })

  test('twice, but the floor is only reckoned: they are suspect', () => {
    const floors = [{...floor, isPublished: false}]
    expect(found(together(180e9), [together(181e9)], {floors})).toEqual([
      `train-0 suspect ${what}`,
      `train-1 suspect ${what}`,
    ])
  })

  test('where one held the others back, that is said of it by its pairs', () => {
    expect(found(together(180e9), [together(181e9)], {slow: [slowNode('slow')]})).toEqual([
      `train-0 note ${what}: train-1 held the others back`,
      `train-1 note ${what}: train-1 held the others back`,
    ])
    expect(found(together(180e9), [together(181e9)], {slow: [slowNode('fast')]})[0]).toMatch(/^train-0 unknown/)
  })

  test('once: it is worth telling', () => {
    expect(found(together(180e9), [together(300e9)])).toEqual([
      ...NODES.map(
        (node) =>
          `${node} note nccl_all_gather among 2 nodes: 300 GB/s, where none is below 250 GB/s when it was measured again; it was below at first`,
      ),
    ])
  })

  test('and nobody could measure it again: it is not known to be good', () => {
    const failed: CollectiveBench = {nodes: NODES, error: {code: 'NODE_FAILED', message: 'gone'}}
    expect(found(together(181e9), [failed])[0]).toBe(
      `train-0 unknown ${what}; none of them is slower than the others in its pairs`,
    )
    expect(found(failed, [])).toEqual([])
  })
})

test.each([
  ['they reach it', together(251e9)],
  ['they are fewer', together(1e9, {nodes: ['train-0']})],
  ['the message is shorter', together(1e9, {bytes: GIB / 2})],
])('nothing is held against nodes where %s', (_, bench) => {
  expect(found(bench, [])).toEqual([])
  expect(testsBelow([bench], [floor])).toEqual(new Set())
})

test('of several floors that of the longest messages counts, once', () => {
  const floors = [floor, {...floor, leastBytes: 8 * GIB, bytesPerSecond: 260e9}]
  expect(found(together(255e9), [], {floors})).toHaveLength(2)
  expect(found(together(255e9, {bytes: 2 * GIB}), [], {floors})).toEqual([])
})

test('more nodes are held to it as well, as all-gather takes line rate however many there are', () => {
  expect(found(together(180e9, {nodes: [...NODES, 'train-2']}), [])).toHaveLength(3)
})
