import {expect, test} from 'vitest'
import {gpuTimes} from '../../../src/domain/trace/gpu-time.ts'
import {processTrace} from '../../../src/domain/trace/trace-event.ts'
import {kinetoTrace, TRAINING} from '../../support/kineto-trace.ts'

const timesOf = (...spans: Parameters<typeof kinetoTrace>) => gpuTimes(processTrace(kinetoTrace(...spans)))

test('a GPU is busy while anything runs, and communication that a kernel hides costs nothing', () => {
  const [time, ...others] = timesOf(TRAINING, 1000)
  expect(others).toEqual([])
  expect(time).toMatchObject({gpu: 0, windowUs: 1000, busyUs: 650, exposedCollectiveUs: 100})
  expect(time?.classes).toEqual([
    {class: 'matmul', coveredUs: 500, count: 1},
    {class: 'collective', coveredUs: 200, count: 1},
    {class: 'copy', coveredUs: 50, count: 1},
  ])
  expect(time?.kernels.map(({class: kind, totalUs}) => [kind, totalUs])).toEqual([
    ['matmul', 500],
    ['collective', 200],
    ['copy', 50],
  ])
})

test('what ran beyond the window does not count in it', () => {
  const [time] = timesOf([{cat: 'kernel', name: 'gemm', ts: 900, dur: 500, stream: 7}], 1000)
  expect(time).toMatchObject({busyUs: 100})
})

test('kernels of one class on two streams at once are one time', () => {
  const gemm = (ts: number, stream: number) => ({cat: 'kernel', name: 'gemm', ts, dur: 100, stream})
  const [time] = timesOf([gemm(0, 7), gemm(50, 8)])
  expect(time?.classes).toEqual([{class: 'matmul', coveredUs: 150, count: 2}])
  expect(time?.kernels).toEqual([{name: 'gemm', class: 'matmul', totalUs: 200, count: 2}])
})

test('a process without a GPU has none', () => {
  expect(timesOf([{cat: 'cpu_op', name: 'aten::mm', ts: 0, dur: 1}])).toEqual([])
})
