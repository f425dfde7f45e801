import {isBad, type NodeBench} from '../harness/node-bench.ts'
import type {ListedTest, TestResult} from '../harness/report.ts'

/** All GPUs of a node compute at once, without a pause: heat and power delivery show only then, and after minutes. */
export interface Hold {
  /** By any of which that can be; the best first. */
  readonly tests: readonly ListedTest[]
  /** For how long. */
  readonly seconds: number
  /** What GPUs do together before, and again right after, while they are hot. */
  readonly collective?: ListedTest
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

/** What all jobs of several GPUs do, over all their links. */
const COLLECTIVE = 'nccl_all_reduce'

/** @param tests all that this installation's harness has */
export function holdOf(tests: readonly ListedTest[], minutes: number): Hold {
  const named = (name: string) => tests.find((test) => test.name === name)
  const collective = named(COLLECTIVE)
  return {
    tests: HELD.flatMap((name) => named(name) ?? []),
    seconds: minutes * 60,
    ...(collective && {collective}),
  }
}

/** By which test a node can be held, and what it then does right after: what it passed before. Empty: by none. */
export function heldTests({tests, collective}: Hold, bench: NodeBench): readonly ListedTest[] {
  const isPassed = ({name}: ListedTest) =>
    'report' in bench && bench.report.tests.some((test) => test.name === name && test.status === 'passed')
  const held = tests.find(isPassed)
  if (held === undefined) return []
  return collective !== undefined && isPassed(collective) ? [held, collective] : [held]
}

/** What GPUs did together while they were hot, as figures of their own beside those of cold ones. */
export function asHot(bench: NodeBench): NodeBench {
  if ('error' in bench) return bench
  const {node, report} = bench
  const hot = (test: TestResult): TestResult =>
    test.kind === 'nccl'
      ? {...test, metrics: test.metrics.map((each) => ({...each, labels: {...each.labels, phase: HOT}}))}
      : test
  return {node, report: {...report, tests: report.tests.map(hot)}}
}

/** The `phase` of such figures. */
export const HOT = 'hot'

/** The benches with what was measured under load beside the rest. */
export const withHeld = (benches: readonly NodeBench[], held: readonly NodeBench[]): readonly NodeBench[] =>
  benches.map((bench) => {
    const more = held.find(({node}) => node === bench.node)
    if (more === undefined || 'error' in more || 'error' in bench) return bench
    const {report} = bench
    const sound = more.report.tests.filter((test) => !isBad(test))
    return {node: bench.node, report: {...report, tests: [...report.tests, ...sound]}}
  })
