import {describe, expect, test} from 'vitest'
import type {ClusterBench} from '../../src/domain/harness/cluster-bench.ts'
import type {PairBench} from '../../src/domain/harness/network-bench.ts'
import {pairRounds} from '../../src/domain/harness/rounds.ts'
import {benchView} from '../../src/views/bench-view.ts'
import {displayWidth} from '../../src/views/display-width.ts'
import {noPaint} from '../../src/views/paint.ts'
import {metricOf, reportOf, resultOf} from '../support/harness-report.ts'

const bandwidth = (direction: string, value: number) => metricOf('bandwidth', 'bytes_per_second', value, {direction})

const pairOf = (round: number, a: number, b: number, value: number): PairBench => ({
  ...{round, confirms: false, nodes: [`node-${a}`, `node-${b}`]},
  report: reportOf(
    resultOf('tcp_bandwidth', [bandwidth('out', value), bandwidth('in', value * 1.1), bandwidth('both', value * 1.9)]),
    resultOf('tcp_latency', [metricOf('latency', 'seconds', 8e-6, {percentile: '50'})]),
  ),
})

/** All pairs of some rounds; one node is slow. */
const clusterOf = (count: number, slow: number): ClusterBench => ({
  ...{cluster: 'c', nodes: [], collectives: [], seed: 1, exitCode: 0},
  pairs: pairRounds(count, 5, 1).flatMap((round, index) =>
    round.map(([a, b]) => pairOf(index + 1, a, b, a === slow || b === slow ? 3e9 : 12.5e9)),
  ),
  slow: [{node: `node-${slow}`, test: 'tcp_bandwidth', share: 0.24, below: 0.97, again: 'slow'}],
})

const textOf = (bench: ClusterBench, width = 80) => benchView.text(bench, {width, paint: noPaint, nowUnixMs: 0})

describe('the view of a bench', () => {
  test('shows a few pairs each in a line, and says what went wrong', () => {
    const wrong: PairBench = {
      ...{round: 2, confirms: false, nodes: ['node-0', 'node-2']},
      error: {code: 'NODE_FAILED', message: 'node-2 opened no port'},
    }
    const bench = {...clusterOf(2, 5), slow: [], pairs: [pairOf(1, 0, 1, 12.5e9), wrong]}
    expect(`\n${textOf(bench)}\n`).toMatchInlineSnapshot(`
      "
      PAIR                   OUT         IN       BOTH  ONE WAY  RESULT
      node-0 – node-1  12.5 GB/s  13.8 GB/s  23.8 GB/s  8.00 µs  passed
      node-0 – node-2                                            node-2 opened no port
      "
    `)
  })

  test("shows of NCCL's collectives the shortest time and the longest bandwidth, and over what they go", () => {
    const collective = (transport: string, scale: number) => {
      const figures = ['8', '1048576', '1073741824'].flatMap((bytes, at) =>
        ['out', 'in'].flatMap((place) => {
          const labels = {bytes, place, ranks: '16', type: 'float32', transport}
          return [
            metricOf('bandwidth', 'bytes_per_second', scale * (at + 1), labels),
            metricOf('latency', 'seconds', (at + 1) * 1e-5, {...labels, over: 'slowest'}),
            metricOf('latency', 'seconds', (at + 1) * 0.9e-5, {...labels, over: 'fastest'}),
          ]
        }),
      )
      return reportOf(resultOf('nccl_all_reduce', figures, {kind: 'nccl'}))
    }
    const bench: ClusterBench = {
      ...{cluster: 'c', pairs: [], slow: [], seed: 1, exitCode: 0},
      nodes: [{node: 'node-0', report: collective('P2P/CUMEM', 150e9)}],
      collectives: [{nodes: ['node-0', 'node-1'], report: collective('NET/IB/GDRDMA, P2P/CUMEM', 120e9)}],
    }
    expect(`\n${textOf(bench, 110)}\n`).toMatchInlineSnapshot(`
      "
      NODE    TEST                     LEAST    MEDIAN  MOST  SPREAD  SAMPLES  RESULT
      node-0  nccl_all_reduce 8 B              10.0 µs         0.0 %        1  passed
      node-0  nccl_all_reduce 1.0 GiB         450 GB/s         0.0 %        1  passed

      2 nodes together
      COLLECTIVE       SHORTEST     TIME  LONGEST       BUS  RESULT
      nccl_all_reduce       8 B  10.0 µs  1.0 GiB  360 GB/s  passed, over NET/IB/GDRDMA, P2P/CUMEM
      "
    `)
  })

  test('shows by which adapters and GPUs pairs reach each other, and why some were not measured', () => {
    const rail = (name: string, value: number) => [
      metricOf('reached', 'count', value === 0 ? 0 : 1, {adapter: name, peerAdapter: name}),
      ...(value === 0
        ? []
        : ['out', 'in'].map((direction) =>
            metricOf('bandwidth', 'bytes_per_second', value, {adapter: name, peerAdapter: name, direction}),
          )),
    ]
    const between = (b: number, value: number): PairBench => ({
      ...{round: b, confirms: false, nodes: ['node-0', `node-${b}`]},
      report: reportOf(
        resultOf('rdma_write', [...rail('mlx5_0', 48e9), ...rail('mlx5_1', value)]),
        resultOf('nccl_rails', [metricOf('bandwidth', 'bytes_per_second', 45e9, {gpu: '0', peerGpu: '0'})]),
        resultOf('tcp_rails', [], {status: 'skipped', reason: 'there is one adapter, which tcp_bandwidth measures'}),
      ),
    })
    const slow = {node: 'node-2', test: 'rdma_write', rail: 'mlx5_1', share: 0, below: 0.97, again: 'slow'} as const
    const bench: ClusterBench = {
      ...{cluster: 'c', nodes: [], collectives: [], seed: 1, exitCode: 0},
      ...{pairs: [between(1, 48e9), between(2, 0), between(3, 47e9)], slow: [slow]},
    }
    expect(`\n${textOf(bench, 110)}\n`).toMatchInlineSnapshot(`
      "
      TEST        BY      PAIRS     MEDIAN      LEAST  BETWEEN          RESULT
      rdma_write  mlx5_0      3  48.0 GB/s  48.0 GB/s  node-0 – node-1  passed
      rdma_write  mlx5_1      3  47.0 GB/s  0.00 GB/s  node-0 – node-2  1 not reached
      nccl_rails  GPU 0       3  45.0 GB/s  45.0 GB/s  node-0 – node-1  passed
      tcp_rails skipped: there is one adapter, which tcp_bandwidth measures

      node-2 over mlx5_1 by RDMA reaches 0 % of the others' bandwidth, with other partners too
      "
    `)
  })

  test('shows more as a square of numbers, and names the slow node', () => {
    expect(`\n${textOf(clusterOf(5, 3))}\n`).toMatchInlineSnapshot(`
      "
      10 pairs: 12.5 GB/s, 8.00 µs one way in the median
      GB/s of the worse direction; a dot: not measured
      node-0         12.5  12.5  3.00  12.5
      node-1   12.5        12.5  3.00  12.5
      node-2   12.5  12.5        3.00  12.5
      node-3   3.00  3.00  3.00        3.00
      node-4   12.5  12.5  12.5  3.00

      node-3 reaches 24 % of the others' bandwidth, with other partners too
      "
    `)
  })

  test('shows shades where numbers do not fit, and the slowest of a thousand', () => {
    expect(`\n${textOf(clusterOf(16, 3), 60)}\n`).toMatchInlineSnapshot(`
      "
      40 pairs: 12.5 GB/s, 8.00 µs one way in the median
      to the median: █ 97 % or more, ▓ 90 %, ▒ 50 %, ░ less
      node-0   ···█···██·██···
      node-1  · █···█··█··█·█·
      node-2  ·█ ·█·█·█·█·····
      node-3  ··· ░░····░·░░··
      node-4  █·█░ ······█···█
      node-5  ···░· ··█····███
      node-6  ·██··· █···█·█··
      node-7  ······█ ··█·██·█
      node-8  █·█··█·· █···█··
      node-9  ██······█ ··█·█·
      node-10 ··█░···█·· █···█
      node-11 █···█·█···█ ··█·
      node-12 ██·░···█·█·· ···
      node-13 ···░·████···· ··
      node-14 ·█···█···█·█·· █
      node-15 ····██·█··█···█

      node-3 reaches 24 % of the others' bandwidth, with other
      partners too
      "
    `)
    const many = textOf(clusterOf(1000, 3))
    expect(many.split('\n').length).toBeLessThan(20)
    expect(many).toContain('node-3')
    expect(many).toContain('and 990 more, 100 % to 100 % of the median')
  })

  test.each([20, 34, 60, 200])('is never wider than a terminal of %i columns', (width) => {
    for (const count of [2, 3, 9, 40, 300])
      for (const line of textOf(clusterOf(count, 1), width).split('\n'))
        expect(displayWidth(line), line).toBeLessThanOrEqual(width)
  })

  test('shows of each collective the time of the shortest message and the bus bandwidth of the longest', () => {
    const figures = [8, 2 ** 26].flatMap((bytes) =>
      ['out', 'in'].flatMap((place) => [
        metricOf('bandwidth', 'bytes_per_second', bytes * 100, {bytes: String(bytes), place}),
        metricOf('latency', 'seconds', bytes * 1e-6, {bytes: String(bytes), place, over: 'slowest'}),
      ]),
    )
    const tests = [
      resultOf('cpu_all_reduce', figures),
      resultOf('cpu_hypercube', [], {status: 'skipped', reason: 'takes 2, 4, 8, … ranks'}),
    ]
    const collectives = [{nodes: ['a', 'b', 'c'], report: reportOf(...tests)}]
    expect(`\n${textOf({...clusterOf(2, 5), pairs: [], slow: [], collectives})}\n`).toMatchInlineSnapshot(`
      "
      3 nodes together
      COLLECTIVE      SHORTEST     TIME   LONGEST        BUS  RESULT
      cpu_all_reduce       8 B  8.00 µs  64.0 MiB  6.71 GB/s  passed
      cpu_hypercube                                           skipped: takes 2, 4, 8,…
      "
    `)
  })
})
