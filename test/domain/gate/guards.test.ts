import {describe, expect, test} from 'vitest'
import {withGuards} from '../../../src/domain/gate/guards.ts'
import type {Finding} from '../../../src/domain/harness/finding.ts'
import type {NodeBench} from '../../../src/domain/harness/node-bench.ts'
import {reportOf} from '../../support/harness-report.ts'

const finding = (changes: Partial<Finding>): Finding => ({
  ...{code: 'BELOW_FLOOR', severity: 'fail', node: 'train-0', message: 'slow', source: 'a table'},
  ...changes,
})

const inUse = finding({code: 'GPU_IN_USE', severity: 'note', gpu: 3, message: 'processes compute on it: 4711'})

const benchOf = (stolenShare: number | null): NodeBench => ({
  node: 'train-0',
  report: {...reportOf(), load: {before: 0, after: 0, stolenShare}},
})

const judged = (findings: readonly Finding[], found: readonly Finding[], stolen: number | null = 0) =>
  withGuards([{node: 'train-0', verdict: 'fail', findings}], found, [benchOf(stolen)]).map((each) => ({
    verdict: each.verdict,
    said: each.findings.map(({severity, message}) => `${severity}: ${message}`),
  }))

describe('what somebody else may be the cause of', () => {
  test('fails no node: a GPU in use is not known to be slow, nor is a link to it', () => {
    const why = 'GPU 3 was in use: processes compute on it: 4711'
    expect(judged([finding({gpu: 3}), finding({link: 'host→3', severity: 'suspect'})], [inUse])).toEqual([
      {verdict: 'inconclusive', said: [`unknown: slow; ${why}`, `note: slow; ${why}`]},
    ])
  })

  test('is not what befell the GPUs beside it, or another node', () => {
    expect(judged([finding({gpu: 2}), finding({link: '0→1'})], [inUse])).toMatchObject([{verdict: 'fail'}])
    expect(judged([finding({gpu: 3})], [{...inUse, node: 'train-1'}])).toMatchObject([{verdict: 'fail'}])
  })

  test('may be a hypervisor, of what CPUs do', () => {
    expect(judged([finding({test: 'memory_triad'})], [], 0.23)).toEqual([
      {verdict: 'inconclusive', said: ['unknown: slow; the hypervisor gave 23 % of its CPUs to others meanwhile']},
    ])
    expect(judged([finding({gpu: 1})], [], 0.23)).toMatchObject([{verdict: 'fail'}])
    expect(judged([finding({test: 'memory_triad'})], [], null)).toMatchObject([{verdict: 'fail'}])
  })

  test('is never wrong data, or a test that came to a bad end', () => {
    const all = [finding({code: 'DATA_CORRUPT', gpu: 3}), finding({code: 'TEST_FAILED', severity: 'suspect', gpu: 3})]
    expect(judged(all, [inUse])).toEqual([{verdict: 'fail', said: ['fail: slow', 'suspect: slow']}])
  })
})
