import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {JobLayout} from '../../../src/domain/job/job-layout.ts'
import {RANK_VARIABLES, rankEnvironment} from '../../../src/domain/job/rank-environment.ts'

describe('rankEnvironment', () => {
  test('is what torchrun would set', () => {
    const layout = layoutOf(2, 2, 0)
    expect(rankEnvironment({jobId: 'j-20261121-00000000', layout, masterPort: 29500}, at(layout, 1), 1)).toEqual({
      MASTER_ADDR: '10.0.0.1',
      MASTER_PORT: '29500',
      RANK: '3',
      WORLD_SIZE: '4',
      LOCAL_RANK: '1',
      LOCAL_WORLD_SIZE: '2',
      NODE_RANK: '1',
      GROUP_RANK: '1',
      NNODES: '2',
      GPUCTL_JOB_ID: 'j-20261121-00000000',
      GPUCTL_NODE: 'node-1',
      GPUCTL_NODES: '10.0.0.1,10.0.0.2',
      KINETO_USE_DAEMON: '1',
      KINETO_LOG_LEVEL: '5',
      GPUCTL_TASK: 'j-20261121-00000000/node-1/3',
    })
  })

  test('lets CUDA programs of a traceable job load the library of their node', () => {
    const layout = layoutOf(2, 1, 0)
    const place = {jobId: 'j', layout, masterPort: 1, injectors: new Map([['id-1', '/home/u/lib.so']])}
    expect(rankEnvironment(place, at(layout, 1), 0).CUDA_INJECTION64_PATH).toBe('/home/u/lib.so')
    expect(rankEnvironment(place, at(layout, 0), 0)).not.toHaveProperty('CUDA_INJECTION64_PATH')
  })

  test.each([
    [8, 8, '0,1,2,3,4,5,6,7'],
    [2, 4, '0,1,2,3'],
    [1, 8, undefined],
    [4, 0, undefined],
  ])('with %i ranks on %i GPUs shows %s', (perNode, gpus, visible) => {
    const layout = layoutOf(1, perNode, gpus)
    expect(rankEnvironment({jobId: 'j', layout, masterPort: 1}, at(layout, 0), 0).CUDA_VISIBLE_DEVICES).toBe(visible)
  })

  const OF_JOBS_TOO = ['MASTER_PORT', 'CUDA_VISIBLE_DEVICES', 'KINETO_USE_DAEMON', 'KINETO_LOG_LEVEL']

  test('numbers every rank once, and only with names that jobs may not set', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 8}), fc.integer({min: 1, max: 8}), (nodes, perNode) => {
        const layout = layoutOf(nodes, perNode, 0)
        const all = layout.nodes.flatMap((node) =>
          node.ranks.map((_, localRank) => rankEnvironment({jobId: 'j', layout, masterPort: 1}, node, localRank)),
        )
        expect(all.map(({RANK}) => Number(RANK))).toEqual(Array.from({length: nodes * perNode}, (_, rank) => rank))
        for (const name of Object.keys(all[0] ?? {}))
          expect(RANK_VARIABLES.has(name) || OF_JOBS_TOO.includes(name)).toBe(true)
      }),
    )
  })
})

function layoutOf(nodes: number, perNode: number, gpus: number): JobLayout {
  return {
    worldSize: nodes * perNode,
    nodes: Array.from({length: nodes}, (_, nodeRank) => ({
      id: `id-${nodeRank}`,
      name: `node-${nodeRank}`,
      address: `10.0.0.${nodeRank + 1}`,
      nodeRank,
      ranks: Array.from({length: perNode}, (_, localRank) => nodeRank * perNode + localRank),
      gpus,
    })),
  }
}

function at(layout: JobLayout, index: number) {
  const node = layout.nodes[index]
  if (!node) throw new RangeError('no such node')
  return node
}
