import {isBad, type NodeBench, type Outcome} from './node-bench.ts'
import type {TestResult} from './report.ts'

/** One report of what ranks measured together: the figures are the first one's, what went wrong is anybody's. */
export function groupOutcome(ranks: readonly NodeBench[]): Outcome {
  const [first] = ranks
  if (first === undefined || 'error' in first) return {error: errorOf(first)}
  const tests = first.report.tests.map((test) => worstOf(test, ranks))
  return {report: {...first.report, tests}}
}

const errorOf = (first: NodeBench | undefined) =>
  first !== undefined && 'error' in first ? first.error : {code: 'INTERNAL', message: 'nobody was asked'}

/** Who failed of itself tells more than those who then missed it. */
function worstOf(test: TestResult, ranks: readonly NodeBench[]): TestResult {
  const bad = ranks.flatMap((rank) => {
    const own = 'report' in rank ? rank.report.tests.find(({name}) => name === test.name) : undefined
    return own !== undefined && isBad(own) ? [{node: rank.node, result: own}] : []
  })
  const cause = bad.find(({result}) => result.status !== 'failed') ?? bad[0]
  if (cause === undefined) return test
  const {status, reason = status, corruption} = cause.result
  return {...test, status, reason: `${cause.node}: ${reason}`, ...(corruption && {corruption})}
}
