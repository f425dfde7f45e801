import {expect, test} from 'vitest'
import {groupOutcome} from '../../../src/domain/harness/group-report.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import type {TestResult} from '../../../src/domain/harness/report.ts'
import {reportOf, resultOf} from '../../support/harness-report.ts'

const testsOf = (...tests: readonly Partial<TestResult>[]) => reportOf(...tests.map((each) => resultOf('t', [], each)))

const outcomeOf = (...ranks: readonly NodeBench[]) => {
  const outcome = groupOutcome(ranks)
  return 'error' in outcome ? outcome.error : outcome.report.tests.map(({status, reason}) => [status, reason])
}

test('what went wrong on any rank stands in the one report, with its name', () => {
  const passed = {node: 'a', report: testsOf({})}
  const corruption = {what: 'wrong', mismatches: 1, firstAtByte: 0}
  const corrupt = {node: 'b', report: testsOf({status: 'corrupt', reason: 'data came back wrong', corruption})}
  expect(outcomeOf(passed, {node: 'b', report: testsOf({})})).toEqual([['passed', undefined]])
  expect(outcomeOf(passed, corrupt)).toEqual([['corrupt', 'b: data came back wrong']])
})

test('who failed of itself is told before those who then missed it', () => {
  const missed = {node: 'a', report: testsOf({status: 'failed', reason: 'b closed its connection'})}
  const crashed = {node: 'b', report: testsOf({status: 'crashed', reason: 'ended by Killed'})}
  expect(outcomeOf(missed, crashed)).toEqual([['crashed', 'b: ended by Killed']])
  expect(outcomeOf(missed, {node: 'b', error: {code: 'NODE_FAILED', message: 'gone'}})).toEqual([
    ['failed', 'a: b closed its connection'],
  ])
})

test('without a word of the first there is no report', () => {
  const error = {code: 'NODE_FAILED', message: 'gone'}
  expect(outcomeOf({node: 'a', error}, {node: 'b', report: testsOf({})})).toEqual(error)
})
