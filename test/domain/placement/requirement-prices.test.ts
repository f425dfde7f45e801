import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Catalog} from '../../../src/domain/catalog/catalog.ts'
import {marketOf} from '../../../src/domain/placement/market.ts'
import {requirementPrices} from '../../../src/domain/placement/requirement-prices.ts'
import type {ClusterSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {everyCombination} from '../../support/joint-oracle.ts'
import {combinationOf, placeOn, RULES} from '../../support/place-on.ts'
import {placementCatalog} from '../../support/placement-catalogs.ts'
import {placementSpec} from '../../support/placement-specs.ts'
import {withoutRequirement} from '../../support/without-requirement.ts'
import {machineType, smallCatalog, T4} from '../catalog/small-catalog.ts'
import {gpus, poolOf, specOf} from '../specs.ts'

const budgetOf = ({limits}: ClusterSpec) => Number(limits.nanoUsdPerHour ?? Infinity)

function pricesOf(catalog: Catalog, spec: ClusterSpec) {
  const result = placeOn(catalog, spec)
  const best = result.feasible ? result.best : undefined
  return {best, prices: requirementPrices(spec, marketOf(catalog), RULES, best)}
}

describe('what a requirement costs', () => {
  test('is the difference to the best of every combination without it', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec({most: 2}), (catalog, spec) => {
        const {best, prices} = pricesOf(catalog, spec)
        for (const {requirement, change, without} of prices) {
          const relaxed = withoutRequirement(spec, {requirement, change}, catalog)
          const [least] = everyCombination(relaxed, catalog, budgetOf(spec), spec)
          expect({requirement, change, score: combinationOf(without).score}).toEqual({
            requirement,
            change,
            score: least?.score,
          })
          if (best) expect(without.scoreNanoUsdPerHour).toBeLessThan(best.scoreNanoUsdPerHour)
        }
        const scores = prices.map(({without}) => Number(without.scoreNanoUsdPerHour))
        expect(scores).toEqual(scores.toSorted((a, b) => a - b))
      }),
      {numRuns: 300},
    )
  })

  test('is told of every one without which something fits', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec({most: 2}), (catalog, spec) => {
        const {best, prices} = pricesOf(catalog, spec)
        if (best) return
        const told = prices.map(({requirement}) => requirement)
        for (const requirement of requirementsOf(spec)) {
          const relaxed = withoutRequirement(spec, {requirement, change: 'without it'}, catalog)
          if (everyCombination(relaxed, catalog, budgetOf(spec)).length > 0) expect(told).toContain(requirement)
        }
      }),
      {numRuns: 300},
    )
  })

  test('is of the same useful work, whatever is asked of the GPUs that do it', () => {
    const catalog = smallCatalog([
      {type: machineType({instanceType: 'p5.48xlarge'}), at: 'us-1', usd: 80},
      {type: machineType({instanceType: 'p5.4xlarge', gpuCount: 1}), at: 'us-1', usd: 12},
    ])
    const pools = [poolOf('train', {gpus: gpus('H100:8'), objective: 'usd-per-compute'})]
    expect(pricesOf(catalog, specOf({pools})).prices).toEqual([])
  })

  test('says of another GPU that there are as many of it', () => {
    const catalog = smallCatalog([
      {type: machineType({instanceType: 'p5.48xlarge'}), at: 'us-1', usd: 80},
      {type: machineType({instanceType: 'g4dn.12xlarge', gpu: T4, gpuCount: 4}), at: 'us-1', usd: 4},
      {type: machineType({instanceType: 'g4dn.metal', gpu: T4, gpuCount: 16}), at: 'us-1', usd: 16},
    ])
    const {prices} = pricesOf(catalog, specOf({pools: [poolOf('train', {gpus: gpus('H100:8+')})]}))
    expect(prices.map(({change, without}) => [change, without.placement.pools[0]?.offering.instanceType])).toEqual([
      ['any GPU', 'g4dn.metal'],
    ])
  })
})

/** Those that the file's fields name by themselves. */
function requirementsOf({pools, links, where}: ClusterSpec): readonly string[] {
  const ofPools = pools.flatMap(({name, interconnect: {rdma, intraNode, interNode, transport}, machine}) => {
    const prefix = pools.length > 1 ? `pools.${name}.` : ''
    return [
      ...(rdma === true ? ['interconnect.rdma'] : []),
      ...(intraNode ? ['interconnect.intra_node'] : []),
      ...(interNode ? ['interconnect.inter_node'] : []),
      ...(transport ? ['interconnect.transport'] : []),
      ...(machine.minVcpus ? ['machine.min_vcpus'] : []),
      ...(machine.arch ? ['machine.arch'] : []),
    ].map((field) => `${prefix}${field}`)
  })
  const floors = links.flatMap(({minGbitsPerSecond}, index) => (minGbitsPerSecond ? [`links[${index}].min`] : []))
  return [...ofPools, ...floors, ...Object.keys(where).map((field) => `where.${field}`)]
}
