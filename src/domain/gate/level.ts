import {sortTests} from '../harness/network-bench.ts'
import type {ListedTest} from '../harness/report.ts'

export const GATE_LEVELS = ['off', 'quick', 'full', 'soak'] as const

/** How much is measured before a node is trusted: nothing, a minute's worth, every test, or every test for long. */
export type GateLevel = (typeof GATE_LEVELS)[number]

/** What a level measures. */
export interface GatePlan {
  readonly tests: readonly ListedTest[]
  /** Of each figure. */
  readonly samples: number
}

/** What a node is quickly known by: its link to each GPU, those between GPUs, their memory and their arithmetic. */
const QUICK_OF_GPUS = [
  'host_to_device_memcpy_ce',
  'device_to_host_memcpy_ce',
  'device_to_device_memcpy_read_ce',
  'hbm_copy',
  'gemm_bf16',
  'mma_bf16',
]
const QUICK_WITHOUT = ['memory_triad', 'memory_latency']

/** Those of nodes by themselves. @param tests all that this installation's harness has */
export function gatePlan(level: GateLevel, tests: readonly ListedTest[], hasGpus: boolean): GatePlan {
  if (level === 'off') return {tests: [], samples: 5}
  const {own} = sortTests(tests)
  const quick = hasGpus ? QUICK_OF_GPUS : QUICK_WITHOUT
  if (level === 'quick') return {tests: own.filter(({name}) => quick.includes(name)), samples: 5}
  return {tests: own, samples: level === 'soak' ? 60 : 5}
}

/** For how long a node is measured at most: each test twice, as whatever is found is measured again. */
export const gateLimitSeconds = ({tests}: GatePlan): number =>
  2 * tests.reduce((sum, {limitSeconds}) => sum + limitSeconds, 0)
