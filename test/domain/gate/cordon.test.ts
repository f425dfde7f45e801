import {expect, test} from 'vitest'
import {cordonOf, type JudgedNode} from '../../../src/domain/gate/cordon.ts'
import {failedIn, withCordons} from '../../../src/domain/gate/cordoned-nodes.ts'
import type {Finding, Severity} from '../../../src/domain/harness/finding.ts'
import {verdictOf} from '../../../src/domain/harness/finding.ts'
import {layoutJob} from '../../../src/domain/job/job-layout.ts'
import type {Node} from '../../../src/domain/node.ts'
import {H100_OFFERING} from '../../views/sample-cluster.ts'

const node = (index: number): Node => ({
  ...{id: `i-${index}`, name: `train-${index}`, pool: 'train', index, state: 'running'},
  ssh: {address: '10.0.0.1', port: 22, user: 'root', route: {kind: 'direct'}},
  privateAddress: '10.0.0.1',
})

const finding = (severity: Severity): Finding => ({code: 'X', severity, node: 'n', message: severity, source: 's'})
const judged = (index: number, ...severities: readonly Severity[]): JudgedNode => {
  const findings = severities.map(finding)
  return {id: `i-${index}`, node: `train-${index}`, verdict: verdictOf(findings), findings}
}

test('a node is held back for what speaks against it most', () => {
  expect(cordonOf(judged(0))).toBeUndefined()
  expect(cordonOf(judged(0, 'note', 'suspect'))).toBeUndefined()
  expect(cordonOf(judged(0, 'suspect', 'unknown'))).toEqual({verdict: 'inconclusive', message: 'unknown'})
  expect(cordonOf(judged(0, 'unknown', 'fail', 'note', 'fail'))).toEqual({verdict: 'fail', message: 'fail; fail'})
})

test('no job is placed on a node that did not pass, and the next up replaces it only where it failed', () => {
  const nodes = withCordons([node(0), node(1), node(2)], [judged(0, 'fail'), judged(1), judged(2, 'unknown')])
  const offering = H100_OFFERING
  const cluster = {id: {name: 'rack', lease: '0123456789'}, pools: [{name: 'train', offering, nodes}]}
  expect(layoutJob({nodes: 1}, cluster).nodes.map(({name}) => name)).toEqual(['train-1'])
  expect(() => layoutJob({}, cluster)).toThrow(
    'the job wants 3 nodes, 1 of pool train can; not train-0 (did not pass its test), train-2 (did not pass its test)',
  )
  expect(failedIn(cluster)).toEqual(['i-0'])
})
