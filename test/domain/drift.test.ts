import {expect, test} from 'vitest'
import {driftOf} from '../../src/domain/drift.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Notice} from '../../src/domain/notice.ts'
import {H100_OFFERING, sampleNode} from '../views/sample-cluster.ts'

const [first, second] = [sampleNode('train', 0), sampleNode('train', 1)]
const cluster = {pools: [{name: 'train', offering: H100_OFFERING, nodes: [first, second]}]}
const kindsOf = (...live: Node[]) => driftOf(cluster, live).map(({kind, node, what}) => `${kind} ${node} ${what}`)

test('what is as the state says is no drift', () => {
  expect(kindsOf(second, {...first, state: 'starting'})).toEqual([])
})

test.each([
  ['missing train-1 is gone', []],
  ['missing train-1 is being taken away', [{...second, state: 'stopping' as const}]],
  ['changed train-1 is stopped', [{...second, state: 'stopped' as const}]],
  ['changed train-1 is unreachable', [{...second, state: 'unreachable' as const}]],
  ['changed train-1 has the address 192.0.2.9 now', [{...second, ssh: {...second.ssh, address: '192.0.2.9'}}]],
  ['changed train-1 has the private address 10.9.9.9 now', [{...second, privateAddress: '10.9.9.9'}]],
  ['changed train-1 was launched with another host key', [{...second, ssh: {...second.ssh, hostKey: 'ssh-ed25519 X'}}]],
])('%s', (drift, others) => {
  expect(kindsOf(first, ...others)).toEqual([drift])
})

test('nodes that the state does not know are orphans, or foreign where gpuctl did not launch them', () => {
  const unknown = {...sampleNode('train', 7), id: 'i-7'}
  expect(kindsOf(first, second, {...unknown, id: 'i-8', name: 'theirs', isForeign: true}, unknown)).toEqual([
    'orphan train-7 is not in the state',
    "foreign theirs carries this cluster's tag, and gpuctl did not launch it",
  ])
})

test('a node that runs and has a notice is leaving; of one that is gone the notice says why', () => {
  const notices: Notice[] = [first, second].map(({id: nodeId}) => ({nodeId, kind: 'reclaim', code: 'marked'}))
  const found = (...live: Node[]) => driftOf(cluster, live, notices)
  expect(found(first, second).map(({kind, notice}) => [kind, notice])).toEqual(notices.map((each) => ['leaving', each]))
  const states = [
    {...first, state: 'stopping' as const},
    {...second, state: 'stopped' as const},
  ]
  expect(found(...states).map(({kind, what}) => `${kind} ${what}`)).toEqual([
    'missing is being taken away (marked)',
    'changed is stopped (marked)',
  ])
  expect(found(first)[0]?.what).toBe('is gone (marked)')
})

test('nodes that an up did not come to are missing, by the names that they will have', () => {
  const short = {pools: [{name: 'train', offering: H100_OFFERING, nodes: [second], size: 3}]}
  expect(driftOf(short, [second]).map(({kind, node, id, what}) => [kind, node, id, what])).toEqual([
    ['missing', 'train-0', '', 'is not up'],
    ['missing', 'train-2', '', 'is not up'],
  ])
})

test('of a node that is gone it is told when it was to end, unless its cloud says why', () => {
  const endsAtUnixMs = Date.UTC(2026, 0, 1)
  const limited = {pools: [{name: 'train', offering: H100_OFFERING, nodes: [{...first, endsAtUnixMs}]}]}
  const what = 'is gone, and was to end at 2026-01-01T00:00:00Z'
  expect(driftOf(limited, [])).toMatchObject([{kind: 'missing', what, endsAtUnixMs}])
  expect(driftOf(limited, [{...first, state: 'stopping'}])).toMatchObject([{kind: 'missing', endsAtUnixMs}])
  const [lost] = driftOf(limited, [], [{nodeId: first.id, kind: 'host-loss', code: 'hostError'}])
  expect(lost).not.toHaveProperty('endsAtUnixMs')
})
