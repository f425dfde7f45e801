import {expect, test} from 'vitest'
import {harnessKit} from '../../../src/adapters/harness-kit.ts'
import {GATE_LEVELS, gateLimitSeconds, gatePlan} from '../../../src/domain/gate/level.ts'

const {tests} = await harnessKit()
const namesOf = (all: readonly {readonly name: string}[]) => all.map(({name}) => name)

test('off measures nothing', () => {
  const plan = gatePlan('off', tests, true)
  expect([plan.tests, plan.network.tests, gateLimitSeconds(plan, 8)]).toEqual([[], [], 0])
})

test('every test that a level names is one of the harness', () => {
  expect(namesOf(gatePlan('quick', tests, true).tests)).toEqual([
    ...['host_to_device_memcpy_ce', 'device_to_host_memcpy_ce', 'device_to_device_memcpy_read_ce', 'hbm_copy'],
    ...['mma_bf16', 'gemm_bf16', 'nccl_all_reduce'],
  ])
  expect(namesOf(gatePlan('quick', tests, false).tests)).toEqual(['memory_triad', 'memory_latency'])
  expect(namesOf(gatePlan('quick', tests, true).network.tests)).toEqual(['nccl_all_reduce', 'tcp_bandwidth'])
  expect(namesOf(gatePlan('full', tests, true).network.tests)).toEqual([
    ...['nccl_all_reduce', 'nccl_all_gather', 'nccl_reduce_scatter', 'nccl_alltoall', 'tcp_bandwidth', 'tcp_latency'],
  ])
  expect(namesOf(gatePlan('quick', tests, false).network.tests)).toEqual(['tcp_bandwidth', 'cpu_all_reduce'])
})

test('each level measures no less than the one before', () => {
  for (const hasGpus of [true, false]) {
    const limits = GATE_LEVELS.map((level) => gateLimitSeconds(gatePlan(level, tests, hasGpus), 4))
    expect(limits).toEqual(limits.toSorted((a, b) => a - b))
  }
})

test('nodes by themselves measure no pairs', () => {
  const plan = gatePlan('quick', tests, false)
  expect(gateLimitSeconds(plan, 1)).toBe(2 * (60 + 60))
  expect(gateLimitSeconds(plan, 2)).toBe(2 * (60 + 60) + 11 * 60 + 120)
})
