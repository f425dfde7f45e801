import {expect, test} from 'vitest'
import type {PlacementResult} from '../../../src/domain/placement/placement.ts'
import {placeOn} from '../../support/place-on.ts'
import {machineType, smallCatalog} from '../catalog/small-catalog.ts'
import {gpus, poolOf, specOf} from '../specs.ts'

const ethernet = (gbitsPerSecond: number) => ({interNode: {fabric: 'ethernet', gbitsPerSecond, rdma: false}})
const CATALOG = smallCatalog([
  {type: machineType({instanceType: 'g5.48xlarge', gpuCount: 8, ...ethernet(50)}), at: 'us-1/a', usd: 7},
  {type: machineType({instanceType: 'g5.12xlarge', gpuCount: 2, ...ethernet(20)}), at: 'us-1/a', usd: 2},
])
const POOLS = [
  poolOf('rollout', {gpusTotal: 10, gpus: gpus('H100')}),
  poolOf('train', {nodes: 2, gpus: gpus('H100:8')}),
]

const rolloutOf = (result: PlacementResult) => {
  const pool = result.feasible ? result.best.placement.pools[0] : undefined
  return (pool?.parts ?? (pool ? [pool] : [])).map(({nodes, offering}) => `${nodes} ${offering.instanceType}`)
}

test('ten GPUs are cheapest in nodes of eight and two', () => {
  expect(rolloutOf(placeOn(CATALOG, specOf({pools: POOLS})))).toEqual(['1 g5.12xlarge', '1 g5.48xlarge'])
})

test.each([
  [70, ['1 g5.12xlarge', '1 g5.48xlarge']],
  [71, ['5 g5.12xlarge']],
  [100, ['5 g5.12xlarge']],
])('and towards other pools, %i Gbit/s must be had by all of them together', (minGbitsPerSecond, nodes) => {
  const links = [{between: ['train', 'rollout'] as const, minGbitsPerSecond}]
  expect(rolloutOf(placeOn(CATALOG, specOf({pools: POOLS, links})))).toEqual(nodes)
})
