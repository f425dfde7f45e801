import {isBad, type NodeBench} from '../harness/node-bench.ts'
import type {ListedTest} from '../harness/report.ts'

/** All GPUs of a node compute at once, without a pause: heat and power delivery show only then, and after minutes. */
export interface Hold {
  /** By any of which that can be; the best first. */
  readonly tests: readonly ListedTest[]
  /** For how long. */
  readonly seconds: number
}

/**
 * By then heat sinks are as warm as they become, which a test of seconds does not see.
 *
 * @source NVIDIA DCGM user guide, Targeted Power: its sample of a longer run takes 10 minutes; that it is enough is our own choice
 */
export const HOLD_MINUTES = 10

/**
 * What keeps GPUs at their hottest: large products by NVIDIA's library. Where a node has none, tensor cores or else all cores alone. Types
 * that older GPUs lack have others behind them.
 */
const HELD = ['gemm_bf16', 'gemm_fp16', 'mma_bf16', 'mma_fp16', 'fma_fp32']

/** @param tests all that this installation's harness has */
export const holdOf = (tests: readonly ListedTest[], minutes: number): Hold => ({
  tests: HELD.flatMap((name) => tests.find((test) => test.name === name) ?? []),
  seconds: minutes * 60,
})

/** By which test a node can be held: one that it passed before. Undefined: by none. */
export const heldTest = ({tests}: Hold, bench: NodeBench): ListedTest | undefined =>
  'report' in bench
    ? tests.find(({name}) => bench.report.tests.some((test) => test.name === name && test.status === 'passed'))
    : undefined

/** The benches with what was measured under load beside the rest. */
export const withHeld = (benches: readonly NodeBench[], held: readonly NodeBench[]): readonly NodeBench[] =>
  benches.map((bench) => {
    const more = held.find(({node}) => node === bench.node)
    if (more === undefined || 'error' in more || 'error' in bench) return bench
    const {report} = bench
    const sound = more.report.tests.filter((test) => !isBad(test))
    return {node: bench.node, report: {...report, tests: [...report.tests, ...sound]}}
  })
