import {describe, expect, test} from 'vitest'
import type {GpuSample} from '../../src/domain/harness/watch.ts'
import {gpuWatchLines} from '../../src/views/gpu-watch-lines.ts'
import type {Frame} from '../../src/views/live/live-lines.ts'
import {type NodeWork, nodeWorkLines, workNow} from '../../src/views/node-work.ts'
import {noPaint} from '../../src/views/paint.ts'

const frame = (size: Partial<Frame> = {}): Frame => ({
  ...{width: 60, height: 24, nowUnixMs: 100_000, paint: noPaint},
  ...size,
})

describe('what nodes do now', () => {
  const work = new Map<string, NodeWork>([
    ['train-10', {does: 'tcp_bandwidth', sinceUnixMs: 90_000, done: 3}],
    ['train-2', {does: 'memory_triad', sinceUnixMs: 25_000, done: 0}],
    ['train-1', {does: 'tcp_bandwidth', sinceUnixMs: 90_000, done: 3}],
  ])

  test('has those first that have been at one thing for longest', () => {
    expect(nodeWorkLines(work, 2, frame())).toEqual([
      '3 nodes at work, 2 done',
      'NODE      DOES            FOR  DONE',
      'train-2   memory_triad   1:15     0',
      'train-1   tcp_bandwidth   10s     3',
      'train-10  tcp_bandwidth   10s     3',
    ])
    expect(nodeWorkLines(new Map(), 0, frame())).toEqual(['0 nodes at work'])
  })

  test('is one thing, however far a node says that it is with it', () => {
    const first = workNow(undefined, 'harness', 1)
    const second = workNow(first, 'gemm_bf16', 2)
    const further = workNow(second, 'gemm_bf16: 8 GPUs compute, 120 of 600 s', 3)
    expect([first, second, further].map(({sinceUnixMs, done}) => [sinceUnixMs, done])).toEqual([
      ...[
        [1, 0],
        [2, 1],
        [2, 1],
      ],
    ])
    expect(further.does).toBe('gemm_bf16: 8 GPUs compute, 120 of 600 s')
    expect(workNow(further, 'tcp_bandwidth', 4)).toMatchObject({sinceUnixMs: 4, done: 2})
  })

  test('fits the terminal in both directions', () => {
    const many = new Map(
      Array.from({length: 1000}, (_, at) => [`train-${at}`, {does: 'x'.repeat(90), sinceUnixMs: at, done: 0}]),
    )
    const lines = nodeWorkLines(many, 0, frame({width: 30, height: 10}))
    expect(lines.length).toBeLessThan(10)
    expect(lines.at(-1)).toBe('  and 994 more')
    expect(Math.max(...lines.map(({length}) => length))).toBeLessThanOrEqual(30)
  })
})

describe('what GPUs do now', () => {
  const sample = (index: number, rest: Partial<GpuSample> = {}): GpuSample => ({
    ...{index, smShare: 0.5, tensorShare: 0.25, dramShare: 0.4, powerW: 500, busyShare: 1, ...rest},
  })
  const samples = new Map([
    ['train-1', [sample(0)]],
    ['train-0', [sample(0, {smShare: 0.9}), sample(1, {clockReasons: {benign: [], harmful: ['hw-thermal']}})]],
  ])

  test('is a line each below what all do on average; one that is held back is seen', () => {
    const red = (text: string) => `!${text}`
    expect(gpuWatchLines(samples, frame({width: 70, paint: {...noPaint, red}}))).toEqual([
      '3 GPUs: busy 100 %, SM 63 %, tensor 25 %, DRAM 40 %, 500 W each',
      'NODE     GPU   BUSY    SM  TENSOR  DRAM  NVLINK  PCIE  POWER  CLOCK',
      'train-0    0  100 %  90 %    25 %  40 %       –     –  500 W      –',
      'train-0    !1  100 %  50 %    25 %  40 %       –     –  500 W      –',
      'train-1    0  100 %  50 %    25 %  40 %       –     –  500 W      –',
    ])
  })

  test('says that it waits', () => {
    expect(gpuWatchLines(new Map(), frame())).toEqual(['waiting for the first sample'])
  })
})
