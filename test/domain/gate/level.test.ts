import {expect, test} from 'vitest'
import {harnessKit} from '../../../src/adapters/harness-kit.ts'
import {gatePlan} from '../../../src/domain/gate/level.ts'

const {tests} = await harnessKit()
const namesOf = (all: readonly {readonly name: string}[]) => all.map(({name}) => name)

test('off measures nothing', () => {
  const plan = gatePlan('off', tests, true)
  expect([plan.tests, plan.network.tests]).toEqual([[], []])
})

test('every test that a level names is one of the harness', () => {
  expect(namesOf(gatePlan('quick', tests, true).tests)).toEqual([
    ...['host_to_device_memcpy_ce', 'device_to_host_memcpy_ce', 'device_to_device_memcpy_read_ce', 'hbm_copy'],
    ...['mma_bf16', 'gemm_bf16', 'nccl_all_reduce'],
  ])
  expect(namesOf(gatePlan('quick', tests, false).tests)).toEqual(['memory_triad', 'memory_latency'])
  expect(namesOf(gatePlan('quick', tests, true).network.tests)).toEqual([
    ...['nccl_all_gather', 'tcp_bandwidth', 'rdma_write', 'nccl_rails'],
  ])
  expect(namesOf(gatePlan('full', tests, true).network.tests)).toEqual([
    ...['nccl_all_reduce', 'nccl_all_gather', 'nccl_reduce_scatter', 'nccl_alltoall', 'tcp_bandwidth', 'rdma_write'],
    ...['nccl_rails', 'tcp_latency'],
  ])
  expect(namesOf(gatePlan('quick', tests, false).network.tests)).toEqual([
    ...['tcp_bandwidth', 'rdma_write', 'cpu_all_reduce'],
  ])
  expect(namesOf(gatePlan('quick', tests, false).network.diagnosis)).toEqual(['tcp_rails'])
})

test('a soak is all that full is, and minutes of full load once, whose tests the harness has', () => {
  const [full, soak] = (['full', 'soak'] as const).map((level) => gatePlan(level, tests, true))
  expect({...soak, hold: undefined}).toEqual({...full, hold: undefined})
  expect(namesOf(soak?.hold?.tests ?? [])).toEqual(['gemm_bf16', 'gemm_fp16', 'mma_bf16', 'mma_fp16', 'fma_fp32'])
  expect(soak?.hold?.collective?.name).toBe('nccl_all_reduce')
  expect(gatePlan('soak', tests, true, 30).hold?.seconds).toBe(1800)
  expect(gatePlan('soak', tests, false).hold).toBeUndefined()
})
