import {expect, test} from 'vitest'
import {corruptFindings} from '../../../src/domain/gate/corrupt-findings.ts'
import type {PairBench} from '../../../src/domain/harness/network-bench.ts'
import type {TestResult} from '../../../src/domain/harness/report.ts'
import {reportOf, resultOf} from '../../support/harness-report.ts'

function pairOf(round: number, a: string, b: string, status: TestResult['status']): PairBench {
  const corruption = {what: 'what came over TCP is not what was sent', mismatches: 3, firstAtByte: 8}
  const result = resultOf('tcp_bandwidth', [], {status, ...(status === 'corrupt' && {corruption})})
  return {round, confirms: false, nodes: [a, b], report: reportOf(result)}
}

const found = (...pairs: readonly PairBench[]) =>
  corruptFindings(pairs).map(({node, severity, code}) => `${node} ${severity} ${code}`)

test('whoever has wrong data with several partners is to blame, and these are not', () => {
  expect(found(pairOf(1, 'a', 'b', 'corrupt'), pairOf(1, 'c', 'd', 'passed'), pairOf(2, 'c', 'a', 'corrupt'))).toEqual([
    'a fail DATA_CORRUPT',
    'a fail DATA_CORRUPT',
  ])
})

test('of one pair by itself neither is trusted', () => {
  expect(found(pairOf(1, 'a', 'b', 'corrupt'), pairOf(2, 'a', 'c', 'passed'))).toEqual([
    'a unknown DATA_CORRUPT',
    'b unknown DATA_CORRUPT',
  ])
})

test('what came right says nothing', () => {
  expect(found(pairOf(1, 'a', 'b', 'passed'), pairOf(1, 'c', 'd', 'skipped'))).toEqual([])
})
