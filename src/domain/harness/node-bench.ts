import type {HarnessReport, TestResult} from './report.ts'

/** What one node measured, or why there is nothing of it. */
export type NodeBench = {readonly node: string} & Outcome

/** What was measured, or why there is nothing of it. */
export type Outcome = {readonly report: HarnessReport} | ErrorOutcome

export interface ErrorOutcome {
  readonly error: {readonly code: string; readonly message: string}
}

/** A test that came to no end, or found wrong data. What could not be tested here is neither. */
export const isBad = ({status}: Pick<TestResult, 'status'>): boolean => status !== 'passed' && status !== 'skipped'

/** Whether all was measured that could be. */
export const isSound = (outcomes: readonly Outcome[]): boolean =>
  outcomes.every((each) => 'report' in each && !each.report.tests.some(isBad))
