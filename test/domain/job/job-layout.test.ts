import {describe, expect, test} from 'vitest'
import type {Pool} from '../../../src/domain/cluster.ts'
import {layoutJob} from '../../../src/domain/job/job-layout.ts'
import type {Node, NodeState} from '../../../src/domain/node.ts'
import {nodeAt} from '../../support/sshd.ts'

describe('layoutJob', () => {
  test('gives each node one rank where there is no GPU', () => {
    const {layout} = layoutJob({}, cluster(pool('cpu', 3)))
    expect(layout.worldSize).toBe(3)
    expect(layout.nodes.map(({name, ranks}) => [name, ranks])).toEqual([
      ['cpu-0', [0]],
      ['cpu-1', [1]],
      ['cpu-2', [2]],
    ])
  })

  test('gives each node a rank a GPU', () => {
    const {layout} = layoutJob({nodes: 2}, cluster(pool('gpu', 4, 4)))
    expect(layout.worldSize).toBe(8)
    expect(layout.nodes.map(({ranks}) => ranks)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ])
  })

  test('takes the running nodes of the lowest index', () => {
    const {nodes} = layoutJob({nodes: 2}, cluster(pool('a', 4, 0, ['running', 'stopped', 'running', 'running'])))
    expect(nodes.map(({name}) => name)).toEqual(['a-0', 'a-2'])
  })

  test.each([
    ['no pool is named among several', {}, [pool('a', 1), pool('b', 1)], 'USAGE', /pools a, b/],
    ['the pool is not there', {pool: 'c'}, [pool('a', 1), pool('b', 1)], 'NOT_FOUND', /no pool c/],
    ['there are too few nodes', {nodes: 3}, [pool('a', 2)], 'USAGE', /3 nodes, pool a has 2/],
    ['too few nodes run', {}, [pool('a', 2, 0, ['running', 'stopped'])], 'NODE_FAILED', /a-1 \(stopped\)/],
    ['the cluster is empty', {}, [], 'NOT_FOUND', /no nodes/],
  ] as const)('refuses when %s', (_, spec, pools, code, message) => {
    expect(() => layoutJob(spec, cluster(...pools))).toThrow(
      expect.objectContaining({code, message: expect.stringMatching(message)}),
    )
  })
})

const cluster = (...pools: readonly Pool[]) => ({id: {name: 'test', lease: '0'}, pools})

function pool(name: string, size: number, gpus = 0, states: readonly NodeState[] = []): Pool {
  const nodes = Array.from({length: size}, (_, index): Node => {
    const ssh = {address: `10.0.0.${index + 1}`, port: 22, user: 'me', route: {kind: 'direct'}} as const
    return {...nodeAt(ssh, `${name}-${index}`), state: states[index] ?? 'running'}
  })
  return {
    name,
    nodes,
    offering: {
      cloud: 'ssh',
      region: 'own',
      zone: 'own',
      instanceType: 'ssh-host',
      purchase: 'owned',
      ...(gpus > 0 && {gpus: {model: 'H100', count: gpus}}),
      priceNanoUsdPerHour: 0n,
    },
  }
}
