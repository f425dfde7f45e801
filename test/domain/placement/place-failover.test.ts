import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Catalog} from '../../../src/domain/catalog/catalog.ts'
import type {Offering} from '../../../src/domain/offering.ts'
import type {PricedPlacement} from '../../../src/domain/placement/placement.ts'
import type {Exclusion} from '../../../src/domain/placement/placement-rules.ts'
import type {ClusterSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {offeringKey} from '../../support/joint-oracle.ts'
import {placeOn, RULES, scoreOf} from '../../support/place-on.ts'
import {placementCatalog} from '../../support/placement-catalogs.ts'
import {placementSpec} from '../../support/placement-specs.ts'
import {machineType, smallCatalog} from '../catalog/small-catalog.ts'
import {gpus, poolOf, specOf} from '../specs.ts'

const UNTIL = 1_000_000

const exclusionOf = ({cloud, region, zone, instanceType, purchase}: Offering): Exclusion => {
  if (purchase === 'reserved' || purchase === 'owned') throw new RangeError('only what is listed can be sold out')
  return {cloud, region, zone, instanceType, purchase, untilUnixMs: UNTIL}
}

const placeWithout = (catalog: Catalog, spec: ClusterSpec, exclusions: readonly Exclusion[], nowUnixMs = 0) =>
  placeOn(catalog, spec, 0, {...RULES, exclusions, nowUnixMs})

/** Every placement that failover comes to, when one offering after the other has no capacity. */
function failover(catalog: Catalog, spec: ClusterSpec, turns: readonly number[]) {
  const exclusions: Exclusion[] = []
  const steps: {best: PricedPlacement; soldOut: Offering}[] = []
  for (let step = 0; ; step++) {
    const result = placeWithout(catalog, spec, exclusions)
    if (!result.feasible) return {steps, exclusions}
    const {pools} = result.best.placement
    const soldOut = pools[(turns[step % turns.length] ?? 0) % pools.length]?.offering
    if (soldOut === undefined) throw new RangeError('a placement has pools')
    steps.push({best: result.best, soldOut})
    exclusions.push(exclusionOf(soldOut))
  }
}

describe('when offerings have no capacity, one after the other', () => {
  test('placements only get dearer, and what is sold out does not come back', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), fc.array(fc.nat(2), {minLength: 3}), (catalog, spec, turns) => {
        const {steps} = failover(catalog, spec, turns)
        const scores = steps.map(({best}) => Number(best.scoreNanoUsdPerHour))
        expect(scores).toEqual(scores.toSorted((a, b) => a - b))
        for (const [step, {best}] of steps.entries()) {
          const soldOut = steps.slice(0, step).map((each) => offeringKey(each.soldOut))
          for (const {offering} of best.placement.pools) expect(soldOut).not.toContain(offeringKey(offering))
        }
      }),
      {numRuns: 400},
    )
  })

  test('all of them count again as soon as that was long enough ago', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), (catalog, spec) => {
        const {exclusions} = failover(catalog, spec, [0])
        expect(placeWithout(catalog, spec, exclusions, UNTIL)).toEqual(placeOn(catalog, spec))
        if (exclusions.length > 0) expect(placeWithout(catalog, spec, exclusions, UNTIL - 1).feasible).toBe(false)
      }),
      {numRuns: 300},
    )
  })

  test('the order in which they were sold out does not matter', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), fc.nat(9), (catalog, spec, most) => {
        const exclusions = failover(catalog, spec, [0, 1]).exclusions.slice(0, most)
        expect(placeWithout(catalog, spec, exclusions.toReversed())).toEqual(placeWithout(catalog, spec, exclusions))
      }),
      {numRuns: 300},
    )
  })
})

describe('of what has no capacity nothing is taken, when that is', () => {
  const types = ['p5.48xlarge', 'p5en.48xlarge'].map((instanceType) => machineType({instanceType}))
  const catalog = smallCatalog(
    types.flatMap((type) =>
      ['us-1/a', 'us-1/b', 'eu-1/a'].flatMap((at) => [
        {type, at, usd: 10},
        {type, at, usd: 4, purchase: 'spot' as const},
      ]),
    ),
  )
  const spec = specOf({pools: [poolOf('train', {gpus: gpus('H100:8'), capacity: ['spot', 'on-demand']})]})
  test.each<[string, Partial<Exclusion>, number]>([
    ['its cloud', {}, 12],
    ['a zone', {region: 'us-1', zone: 'a'}, 4],
    ['a region', {region: 'us-1'}, 8],
    ['a type in a zone', {region: 'us-1', zone: 'a', instanceType: 'p5.48xlarge'}, 2],
    ['a type', {instanceType: 'p5.48xlarge'}, 6],
    ['a type as spot', {instanceType: 'p5.48xlarge', purchase: 'spot'}, 3],
  ])('%s', (_what, said, count) => {
    const {refused} = placeWithout(catalog, spec, [{cloud: 'aws', untilUnixMs: 1, ...said}])
    expect(refused.map((each) => [each.reason.text, each.count])).toEqual([['had none lately', count]])
  })

  test('another cloud is another matter', () => {
    const exclusions = [{cloud: 'gcp', untilUnixMs: 1}]
    expect(scoreOf(placeWithout(catalog, spec, exclusions))).toBe(scoreOf(placeOn(catalog, spec)))
  })
})
