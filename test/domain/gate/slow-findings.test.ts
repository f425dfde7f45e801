import {describe, expect, test} from 'vitest'
import {slowFindings} from '../../../src/domain/gate/slow-findings.ts'
import type {PairBench, SlowNode} from '../../../src/domain/harness/network-bench.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'

/** A pair in which these tests measured these rails. */
function pairOf(rails: Readonly<Record<string, readonly string[]>>): PairBench {
  const tests = Object.entries(rails).map(([name, ends]) =>
    resultOf(
      name,
      ends.map((end) => {
        const labels: Record<string, string> =
          name === 'nccl_rails' ? {gpu: end, peerGpu: end} : {adapter: end, peerAdapter: end}
        return metricOf('bandwidth', 'bytes_per_second', 1e9, labels)
      }),
    ),
  )
  return {round: 1, confirms: false, nodes: ['train-0', 'train-1'], report: reportOf(...tests)}
}

const slow = (test: string, rail?: string, share = 0.5): SlowNode => ({
  ...{node: 'train-1', test, share, below: 0.97, again: 'slow'},
  ...(rail !== undefined && {rail}),
})

const RAILS = {rdma_write: ['mlx5_0', 'mlx5_1', 'mlx5_2'], nccl_rails: ['0', '1', '2']}

const told = (all: readonly SlowNode[], rails: Readonly<Record<string, readonly string[]>> = RAILS) =>
  slowFindings(all, [pairOf(rails)]).map(({severity, link, gpu, message}) => [severity, link ?? gpu, message])

describe('what is blamed for a slow node', () => {
  test('is its adapter, which explains what goes over it', () => {
    expect(told([slow('rdma_write', 'mlx5_1'), slow('nccl_rails', '1'), slow('tcp_bandwidth')])).toEqual([
      [
        ...['fail', 'mlx5_1'],
        'over mlx5_1 by RDMA with its partners it reaches 50 % of what others do, with good ones too; its 2 others are as fast as theirs: the adapter, its cable or its port',
      ],
    ])
  })

  test('is an adapter that reaches nobody', () => {
    expect(told([slow('rdma_write', 'mlx5_1', 0)], {rdma_write: ['mlx5_0', 'mlx5_1']})).toEqual([
      [
        ...['fail', 'mlx5_1'],
        'over mlx5_1 by RDMA it reaches nobody, while others do; its other one is as fast as theirs: the adapter, its cable or its port',
      ],
    ])
  })

  test('is its only adapter', () => {
    expect(told([slow('rdma_write', 'mlx5_0', 0.9)], {rdma_write: ['mlx5_0']})).toEqual([
      [
        ...['suspect', 'mlx5_0'],
        'over mlx5_0 by RDMA with its partners it reaches 90 % of what others do, with good ones too: the adapter, its cable or its port',
      ],
    ])
  })

  test('is the GPU, or its way to the adapter, where no adapter is slow by itself', () => {
    expect(told([slow('nccl_rails', '2')])).toEqual([
      [
        ...['fail', 2],
        'from GPU 2 with its partners it reaches 50 % of what others do, with good ones too; no adapter is slow by itself: it is the GPU, or its way to the adapter',
      ],
    ])
    expect(told([slow('nccl_rails', '2')], {nccl_rails: ['0', '2']})[0]?.[2]).toContain(
      'its adapters were not measured by themselves',
    )
  })

  test('is the node, where all that it has is slow, or nothing by itself', () => {
    const all = RAILS.rdma_write.map((rail, index) => slow('rdma_write', rail, 0.5 + index / 100))
    expect(told([...all, slow('tcp_bandwidth', undefined, 0.7)])).toEqual([
      [
        ...['fail', undefined],
        'with its partners it reaches 50 % of what others do, with good ones too, each of its 3 adapters',
      ],
    ])
    expect(told([slow('tcp_bandwidth')])).toEqual([
      ['fail', undefined, 'with its partners it reaches 50 % of what others do, with good ones too'],
    ])
  })

  test('is told of each node by itself', () => {
    const others = {...slow('rdma_write', 'mlx5_0'), node: 'train-0'}
    const found = slowFindings([slow('rdma_write', 'mlx5_1'), others], [pairOf(RAILS)])
    expect(found.map(({node, link}) => [node, link])).toEqual([
      ['train-1', 'mlx5_1'],
      ['train-0', 'mlx5_0'],
    ])
  })
})
