import {describe, expect, test} from 'vitest'
import type {Offering} from '../../../src/domain/offering.ts'
import type {PlacementResult} from '../../../src/domain/placement/placement.ts'
import type {Exclusion} from '../../../src/domain/placement/placement-rules.ts'
import type {ReservationSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {placeOn, RULES} from '../../support/place-on.ts'
import {SHIPPED} from '../../support/shipped-catalog.ts'
import {gpus, poolOf, specOf} from '../specs.ts'

const spec = specOf({
  pools: [poolOf('train', {nodes: 4, gpus: gpus('H100:8'), interconnect: {scope: 'zone', rdma: true}})],
  where: {clouds: ['aws']},
})

function offeringOf(result: PlacementResult): Offering {
  const offering = result.feasible ? result.best.placement.pools[0]?.offering : undefined
  if (offering === undefined) throw new Error('nothing fits')
  return offering
}

describe('a gang that is up', () => {
  const all = placeOn(SHIPPED, spec, 100)
  const dearest = all.feasible ? all.alternatives.at(-1)?.placement.pools[0]?.offering : undefined
  if (dearest === undefined) throw new Error('there is one place only')
  const kept = new Map([['train', dearest]])

  test('stays where it is, although it would be cheaper elsewhere', () => {
    expect(offeringOf(placeOn(SHIPPED, spec))).not.toEqual(dearest)
    expect(offeringOf(placeOn(SHIPPED, spec, 0, {...RULES, kept}))).toEqual(dearest)
  })

  test('stays where nobody else could come now, for it may only be repaired', () => {
    const {priceNanoUsdPerHour: _, gpus: __, ...place} = dearest
    const exclusions = [{...place, untilUnixMs: Infinity} as Exclusion]
    expect(offeringOf(placeOn(SHIPPED, spec, 0, {...RULES, kept, exclusions}))).toEqual(dearest)
    const others = placeOn(SHIPPED, spec, 100, {...RULES, exclusions})
    if (!others.feasible) throw new Error('nothing fits')
    const places = [others.best, ...others.alternatives].map(({placement}) => placement.pools[0]?.offering)
    expect(places).not.toContainEqual(dearest)
  })

  test('moves when what it is does not fit any more', () => {
    const [pool] = spec.pools
    if (pool === undefined) throw new Error('there is a pool')
    const larger = {...spec, pools: [{...pool, gpus: gpus('B200:8')}]}
    expect(placeOn(SHIPPED, larger, 0, {...RULES, kept})).toEqual(placeOn(SHIPPED, larger))
  })
})

describe('a reservation', () => {
  const {cloud, region, zone, instanceType} = offeringOf(placeOn(SHIPPED, spec))
  const reservation: ReservationSpec = {id: 'cr-1', cloud, region, zone, instanceType, nodes: 8, untilUnixMs: 2000}
  const holding = {...spec, reservations: [reservation]}

  test('is used as long as it lasts', () => {
    expect(offeringOf(placeOn(SHIPPED, holding)).purchase).toBe('reserved')
    expect(offeringOf(placeOn(SHIPPED, holding, 0, {...RULES, nowUnixMs: 2000})).purchase).toBe('on-demand')
  })

  test('that lately gave no node is not tried again before its time', () => {
    const exclusions = [{cloud, region, zone, instanceType, purchase: 'reserved' as const, untilUnixMs: 1000}]
    expect(offeringOf(placeOn(SHIPPED, holding, 0, {...RULES, exclusions})).purchase).toBe('on-demand')
    expect(offeringOf(placeOn(SHIPPED, holding, 0, {...RULES, exclusions, nowUnixMs: 1000})).purchase).toBe('reserved')
  })
})
