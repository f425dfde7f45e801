import {sortTests} from '../harness/network-bench.ts'
import type {ListedTest} from '../harness/report.ts'
import {HOLD_MINUTES, type Hold, holdOf} from './hold.ts'

export const GATE_LEVELS = ['off', 'quick', 'full', 'soak'] as const

/** How much is measured before a node is trusted: nothing, a minute's worth, every test, or those and then minutes of full load. */
export type GateLevel = (typeof GATE_LEVELS)[number]

/** What a level measures. */
export interface GatePlan {
  readonly tests: readonly ListedTest[]
  /** Of each figure. */
  readonly samples: number
  /** Between nodes, where there are several. */
  readonly network: {
    /** Of pairs, and of all together. */
    readonly tests: readonly ListedTest[]
    readonly rounds: number
    readonly samples: number
    /** Between those that were slow and others: what of them is. */
    readonly diagnosis: readonly ListedTest[]
  }
  /** What GPUs that are good by themselves are to stand. */
  readonly hold?: Hold
}

/** What a node is quickly known by: its link to each GPU, those between GPUs, their memory and their arithmetic. */
const QUICK_OF_GPUS = [
  'host_to_device_memcpy_ce',
  'device_to_host_memcpy_ce',
  'device_to_device_memcpy_read_ce',
  'hbm_copy',
  'mma_bf16',
  'gemm_bf16',
  'nccl_all_reduce',
]
const QUICK_WITHOUT = ['memory_triad', 'memory_latency']
/**
 * What a node's network is known by: pairs tell who is slow, all together whether it works, and by what. All-gather goes over the network at
 * its full length, as NVLink does none of that work.
 */
const QUICK_NETWORK = ['tcp_bandwidth', 'rdma_write']
const QUICK_NETWORK_OF_GPUS = ['nccl_rails', 'nccl_all_gather']
const NETWORK = [...QUICK_NETWORK, 'tcp_latency']
const NETWORK_OF_GPUS = [...QUICK_NETWORK_OF_GPUS, 'nccl_all_reduce', 'nccl_reduce_scatter', 'nccl_alltoall']
const NETWORK_WITHOUT = ['cpu_all_reduce']
/** One after the other, so that it takes longer. */
const DIAGNOSIS = ['tcp_rails']
/** As many as find three of 64 nodes that are 8 % slower, and name none of the others. */
const ROUNDS = 5

/** @param tests all that this installation's harness has @param soakMinutes for how long GPUs of a soak are under full load */
export function gatePlan(
  level: GateLevel,
  tests: readonly ListedTest[],
  hasGpus: boolean,
  soakMinutes = HOLD_MINUTES,
): GatePlan {
  if (level === 'off') return {tests: [], samples: 5, network: {tests: [], rounds: ROUNDS, samples: 5, diagnosis: []}}
  const isQuick = level === 'quick'
  const named = (names: readonly string[]) => tests.filter(({name}) => names.includes(name))
  const quick = [...QUICK_NETWORK, ...(hasGpus ? QUICK_NETWORK_OF_GPUS : NETWORK_WITHOUT)]
  const all = [...NETWORK, ...(hasGpus ? NETWORK_OF_GPUS : NETWORK_WITHOUT)]
  return {
    tests: isQuick ? named(hasGpus ? QUICK_OF_GPUS : QUICK_WITHOUT) : sortTests(tests).own,
    samples: 5,
    network: {
      tests: named(isQuick ? quick : all),
      rounds: ROUNDS,
      samples: isQuick ? 3 : 5,
      diagnosis: named(DIAGNOSIS),
    },
    ...(level === 'soak' && hasGpus && {hold: holdOf(tests, soakMinutes)}),
  }
}
