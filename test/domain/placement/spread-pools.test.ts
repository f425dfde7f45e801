import {describe, expect, test} from 'vitest'
import type {PlacementResult} from '../../../src/domain/placement/placement.ts'
import {spreadPools} from '../../../src/domain/placement/spread-pools.ts'
import {placeOn} from '../../support/place-on.ts'
import {machineType, smallCatalog} from '../catalog/small-catalog.ts'
import {gpus, poolOf, specOf} from '../specs.ts'

const P5 = machineType({instanceType: 'p5.48xlarge'})
const P5EN = machineType({instanceType: 'p5en.48xlarge'})
const catalog = smallCatalog([
  {type: P5, at: 'us-east-1/a', usd: 50},
  {type: P5EN, at: 'us-east-1/a', usd: 40},
  {type: P5, at: 'us-east-1/b', usd: 60},
  {type: P5, at: 'us-west-2/a', usd: 10},
  {type: P5, at: 'us-west-2/c', usd: 95},
  {type: P5, at: 'eu-1', usd: 1},
])
const serve = poolOf('serve', {nodes: 5, gpus: gpus('H100:8'), interconnect: {scope: 'region'}, spreadZones: 2})

/** `3 in us-east-1/a at 40`. */
const partsOf = (result: PlacementResult) =>
  result.feasible
    ? (result.best.placement.pools[0]?.parts ?? []).map(
        ({nodes, offering: {region, zone, priceNanoUsdPerHour}}) =>
          `${nodes} in ${region}/${zone} at ${Number(priceNanoUsdPerHour) / 1e9}`,
      )
    : 'nothing'

describe('a pool that is spread over zones', () => {
  test('is as even as can be, in zones of one region, at the least cost', () => {
    expect(partsOf(placeOn(catalog, specOf({pools: [serve]})))).toEqual([
      '3 in us-west-2/a at 10',
      '2 in us-west-2/c at 95',
    ])
  })

  test('goes to several regions where its scope lets it', () => {
    const anywhere = {...serve, interconnect: {scope: 'any' as const}}
    expect(partsOf(placeOn(catalog, specOf({pools: [anywhere]})))).toEqual([
      '3 in eu-1/ at 1',
      '2 in us-west-2/a at 10',
    ])
  })

  test('is there once, however equal its parts are', () => {
    const result = placeOn(catalog, specOf({pools: [{...serve, nodes: 4}]}), 100)
    const all = result.feasible ? [result.best, ...result.alternatives] : []
    const keys = all.map(({placement}) =>
      JSON.stringify(
        placement.pools[0]?.parts
          ?.map(({offering: {region, zone, instanceType}}) => `${region}${zone}${instanceType}`)
          .sort(),
      ),
    )
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length).toBeGreaterThan(2)
  })

  test('needs as many zones', () => {
    expect(partsOf(placeOn(catalog, specOf({pools: [{...serve, spreadZones: 3}]})))).toBe('nothing')
  })
})

test('traffic of a link is shared between the parts, and its floors hold for each', () => {
  const link = {
    between: ['serve', 'train'] as const,
    within: 'cloud' as const,
    minGbitsPerSecond: 50,
    trafficGbPerHour: 10,
  }
  const {spec, partsOf: parts} = spreadPools(specOf({pools: [serve, poolOf('train')], links: [link]}))
  expect(parts).toEqual([[0, 1], [2]])
  expect(spec.pools.map(({name, nodes}) => [name, nodes])).toEqual([
    ['serve#1', 3],
    ['serve#2', 2],
    ['train', 1],
  ])
  expect(spec.links).toEqual([
    {...link, between: ['serve#1', 'train'], trafficGbPerHour: 5},
    {...link, between: ['serve#2', 'train'], trafficGbPerHour: 5},
    {between: ['serve#1', 'serve#2'], within: 'region'},
  ])
})
