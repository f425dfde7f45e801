import {expect, test} from 'vitest'
import {clusterState, clusterStatus} from '../../src/domain/cluster-status.ts'
import type {Node, NodeState} from '../../src/domain/node.ts'
import {LOCAL_OFFERING, localCluster, sampleNode} from '../views/sample-cluster.ts'

const poolOf = (states: readonly NodeState[], size = states.length) => {
  const live: readonly Node[] = states.map((state, index) => sampleNode('node', index, {state}))
  const recorded = live.map((node): Node => ({...node, state: 'running'}))
  return {cluster: localCluster({pools: [{name: 'node', offering: LOCAL_OFFERING, nodes: recorded, size}]}), live}
}

test.each<[readonly NodeState[], number, string]>([
  [['running', 'running'], 2, 'running'],
  [['running', 'running'], 4, 'partial'],
  [['running', 'stopped'], 2, 'degraded'],
  [['running', 'unreachable'], 2, 'degraded'],
  [['unreachable', 'unreachable'], 2, 'degraded'],
  [['running', 'starting'], 2, 'changing'],
  [['stopped', 'stopping'], 2, 'changing'],
  [['stopped', 'stopped'], 2, 'stopped'],
  [[], 2, 'stopped'],
])('nodes that are %j of %i are a cluster that is %s', (states, size, state) => {
  const {cluster, live} = poolOf(states, size)
  expect(clusterState(cluster, live)).toBe(state)
})

test('a node that its cloud no longer lists counts as stopped', () => {
  const {cluster, live} = poolOf(['running', 'running'])
  const status = clusterStatus(cluster, live.slice(0, 1))
  expect(status.state).toBe('degraded')
  expect(status.pools[0]?.nodes.map((node) => node.state)).toEqual(['running', 'stopped'])
  expect(clusterState(cluster, [])).toBe('stopped')
})
