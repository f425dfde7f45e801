import type {HarnessReport, TestResult} from './report.ts'

/** What one node measured, or why there is nothing of it. */
export type NodeBench = {readonly node: string} & (
  | {readonly report: HarnessReport}
  | {readonly error: {readonly code: string; readonly message: string}}
)

export interface ClusterBench {
  readonly cluster: string
  readonly nodes: readonly NodeBench[]
  /** 0, or that of NODE_FAILED where a node could not be measured, or a test of it came to no good end. */
  readonly exitCode: number
}

/** A test that came to no end, or found wrong data. What could not be tested here is neither. */
export const isBad = ({status}: Pick<TestResult, 'status'>): boolean => status !== 'passed' && status !== 'skipped'

/** Whether every node measured what it could. */
export const isSound = (nodes: readonly NodeBench[]): boolean =>
  nodes.every((each) => 'report' in each && !each.report.tests.some(isBad))
