import {expect, test} from 'vitest'
import type {HostReport} from '../../src/domain/gate/host-report.ts'
import {clusterView} from '../../src/views/cluster-view.ts'
import {noPaint} from '../../src/views/paint.ts'
import {upView} from '../../src/views/up-view.ts'
import {toDocument} from '../../src/views/view.ts'
import {H100_OFFERING, localCluster, sampleNode} from './sample-cluster.ts'

const context = {width: 80, paint: noPaint, nowUnixMs: 0}

test('a local cluster is marked as one, with every node and its address', () => {
  expect(`\n${clusterView.text(localCluster(), context)}\n`).toBe(`
local  running  2 nodes  $0.00/h  local hosts on this machine

NODE    STATE    ADDRESS    PRIVATE
node-0  running  10.9.0.10  192.168.7.10
node-1  running  10.9.0.11  192.168.7.11
`)
})

test('a cluster of a cloud says what it runs on, what is missing and that its price is not known', () => {
  const nodes = [sampleNode('train', 0), sampleNode('train', 1, {state: 'unreachable'})]
  const cluster = localCluster({
    id: {name: 'llama-sft', lease: '0123456789'},
    state: 'partial',
    pools: [{name: 'train', offering: H100_OFFERING, nodes, size: 4}],
    priceNanoUsdPerHour: 'unknown',
  })
  expect(`\n${clusterView.text(cluster, context)}\n`).toBe(`
llama-sft  partial  2 of 4 nodes  price unknown
train:  aws us-east-2a p5.48xlarge spot

NODE     STATE        ADDRESS    PRIVATE
train-0  running      10.9.0.10  192.168.7.10
train-1  unreachable  10.9.0.11  192.168.7.11
`)
})

test('a caveat is told once, with the nodes that it is about', () => {
  const caveat = 'plain sshd process, no isolation'
  const ssh = {address: '127.0.0.2', port: 2201, user: 'me', route: {kind: 'direct'}} as const
  const odd = sampleNode('node', 1, {caveat, ssh})
  const [pool] = localCluster().pools
  const some = localCluster({pools: pool ? [{...pool, nodes: [sampleNode('node', 0), odd]}] : []})
  expect(clusterView.text(some, context)).toMatch(
    /127\.0\.0\.2:2201[\s\S]*\n\nnode-1: plain sshd process, no isolation$/,
  )
  expect(clusterView.text(some, {...context, width: 30})).toMatch(/\n\nnode-1: plain sshd process, no\nisolation$/)
  const all = localCluster({pools: pool ? [{...pool, nodes: [odd]}] : []})
  expect(clusterView.text(all, context)).toContain('every node: plain sshd process, no isolation')
})

test('at 40 columns the names and states of nodes are still whole', () => {
  const [pool] = localCluster().pools
  const nodes = [sampleNode('rollout', 0, {state: 'unreachable'})]
  const pools = pool ? [pool, {...pool, name: 'rollout', nodes}] : []
  const text = clusterView.text(localCluster({pools}), {...context, width: 40})
  expect(`\n${text}\n`).toBe(`
local  running  3 nodes  $0.00/h
  local hosts on this machine

NODE       STATE        ADDRESS
node-0     running      10.9.0.10
node-1     running      10.9.0.11
rollout-0  unreachable  10.9.0.10
`)
})

test('an emulated cluster says so', () => {
  expect(clusterView.text(localCluster({emulated: true}), context)).toContain('emulated: nothing is billed')
})

test('the document keeps the contract', () => {
  expect(toDocument(clusterView, localCluster())).toEqual({
    type: 'cluster',
    version: 1,
    data: {
      name: 'local',
      lease: '0123456789',
      state: 'running',
      usdPerHour: '0',
      emulated: false,
      pools: [
        {
          name: 'node',
          size: 2,
          offering: {cloud: 'local', region: 'local', zone: 'local', instanceType: 'local-host', purchase: 'owned'},
          nodes: [
            {
              id: 'node-0-id',
              name: 'node-0',
              address: '10.9.0.10',
              port: 22,
              user: 'gpuctl',
              privateAddress: '192.168.7.10',
              state: 'running',
            },
            {
              id: 'node-1-id',
              name: 'node-1',
              address: '10.9.0.11',
              port: 22,
              user: 'gpuctl',
              privateAddress: '192.168.7.11',
              state: 'running',
            },
          ],
        },
      ],
    },
  })
  expect(toDocument(clusterView, localCluster({priceNanoUsdPerHour: 'unknown'})).data).toHaveProperty(
    'usdPerHour',
    'unknown',
  )
})

test('up says what to type next, for this cluster', () => {
  expect(upView.text(localCluster(), context)).toMatch(
    /\n\nNext:\n {2}gpuctl ssh -c local node-0 {8}a shell on a node\n/,
  )
  expect(toDocument(upView, localCluster())).toEqual(toDocument(clusterView, localCluster()))
})

test('a node that did not pass is told with what came of the report of its host', () => {
  const [pool] = localCluster().pools
  const text = (report: HostReport) => {
    const cordon = {verdict: 'fail', message: 'Xid 79', report} as const
    const cluster = localCluster({pools: pool ? [{...pool, nodes: [sampleNode('node', 0, {cordon})]}] : []})
    const [told] = (toDocument(clusterView, cluster).data as {pools: {nodes: {cordon: object}[]}[]}).pools
    return [
      clusterView
        .text(cluster, {...context, width: Infinity})
        .split('\n')
        .at(-1),
      told?.nodes[0]?.cordon,
    ]
  }
  expect(text({atUnixMs: 0, reference: 'operation-1'})).toEqual([
    'node-0: not used, since it did not pass: Xid 79; its host is reported (operation-1)',
    {verdict: 'fail', message: 'Xid 79', report: {at: '1970-01-01T00:00:00.000Z', reference: 'operation-1'}},
  ])
  const refusal = {kind: 'invalid', code: 'MACHINE_TYPE_NOT_SUPPORTED', message: 'not of this type'} as const
  expect(text({atUnixMs: 0, refusal})).toEqual([
    'node-0: not used, since it did not pass: Xid 79; its host is not reported (MACHINE_TYPE_NOT_SUPPORTED)',
    {
      ...{verdict: 'fail', message: 'Xid 79'},
      report: {at: '1970-01-01T00:00:00.000Z', refusal: {code: refusal.code, message: refusal.message}},
    },
  ])
})

test('what is announced of a node is told below its cluster, and beside it for programs', () => {
  const notice = {nodeId: 'i-1', kind: 'reclaim', code: 'marked-for-termination', atUnixMs: 120_000} as const
  const [pool] = localCluster().pools
  const nodes = [sampleNode('node', 0, {notice}), sampleNode('node', 1)]
  const cluster = localCluster({pools: pool ? [{...pool, nodes}] : []})
  expect(clusterView.text(cluster, {...context, width: Infinity})).toMatch(
    /\n\nnode-0: is taken back by its cloud by 1970-01-01T00:02:00Z \(marked-for-termination\)$/,
  )
  expect(toDocument(clusterView, cluster).data).toMatchObject({
    pools: [
      {nodes: [{notice: {kind: 'reclaim', code: notice.code, at: '1970-01-01T00:02:00.000Z'}}, {name: 'node-1'}]},
    ],
  })
})
