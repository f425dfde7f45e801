import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {catalogCsv} from '../../../src/domain/catalog/catalog-csv.ts'
import {parseCatalog} from '../../../src/domain/catalog/parse-catalog.ts'
import type {PlacementResult} from '../../../src/domain/placement/placement.ts'
import {anyForgetting, forgetting, keepingOfferings} from '../../support/changed-catalog.ts'
import {offeringKey} from '../../support/joint-oracle.ts'
import {combinationOf, placeOn, scoreOf} from '../../support/place-on.ts'
import {placementCatalog} from '../../support/placement-catalogs.ts'
import {allowedOfferings} from '../../support/placement-oracle.ts'
import {placementSpec} from '../../support/placement-specs.ts'
import {anyTightening} from '../../support/tightened-spec.ts'

const RUNS = {numRuns: 700}

/** By the names of the pools. */
const offeringsOf = (result: PlacementResult) =>
  (result.feasible ? [result.best, ...result.alternatives] : []).map(({placement, scoreNanoUsdPerHour}) => ({
    scoreNanoUsdPerHour,
    offerings: new Map(placement.pools.map(({name, offering}) => [name, offeringKey(offering)])),
  }))

const orNone = (score: number | undefined) => score ?? Infinity

describe('a placement', () => {
  test('is never dearer with more offerings', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), fc.nat(), (catalog, spec, mask) => {
        const fewer = keepingOfferings(catalog, (index) => (mask >> (index % 31)) % 2 === 0)
        expect(orNone(scoreOf(placeOn(catalog, spec)))).toBeLessThanOrEqual(orNone(scoreOf(placeOn(fewer, spec))))
      }),
      RUNS,
    )
  })

  test('is never cheaper with more requirements', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), anyTightening, (catalog, spec, tighten) => {
        const tight = placeOn(catalog, tighten(spec))
        expect(orNone(scoreOf(tight))).toBeGreaterThanOrEqual(orNone(scoreOf(placeOn(catalog, spec))))
      }),
      RUNS,
    )
  })

  test('is possible nowhere that it was not when less is known', () => {
    fc.assert(
      fc.property(
        placementCatalog,
        placementSpec({most: 1}),
        anyForgetting,
        fc.nat(7),
        (catalog, spec, forget, type) => {
          const before = offeringsOf(placeOn(catalog, spec, 1000)).map(({offerings}) => offerings)
          const after = offeringsOf(placeOn(forgetting(catalog, type, forget), spec, 1000)).map(
            ({offerings}) => offerings,
          )
          expect(before).toEqual(expect.arrayContaining(after))
        },
      ),
      RUNS,
    )
  })

  test('is the same in whatever order pools and links stand', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), fc.nat(4), (catalog, spec, alternatives) => {
        const turned = {
          ...spec,
          pools: spec.pools.toReversed(),
          links: spec.links
            .toReversed()
            .map((link) => ({...link, between: [link.between[1], link.between[0]] as const})),
        }
        expect(offeringsOf(placeOn(catalog, turned, alternatives))).toEqual(
          offeringsOf(placeOn(catalog, spec, alternatives)),
        )
      }),
      RUNS,
    )
  })

  test('is the same in whatever order the rows of its catalog stand', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), (catalog, spec) => {
        const result = placeOn(catalog, spec, 3)
        expect(offeringsOf(placeOn(reread(catalog), spec, 3))).toEqual(offeringsOf(result))
      }),
      {numRuns: 300},
    )
  })

  test('says of each offering that a pool may not take one reason', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), (catalog, spec) => {
        const {refused} = placeOn(catalog, spec)
        for (const pool of spec.pools) {
          const own = refused.filter((each) => each.pool === pool.name)
          const count = own.reduce((sum, each) => sum + each.count, 0)
          expect(count + allowedOfferings(spec, pool, catalog).length).toBe(catalog.offerings.count)
          expect(new Set(own.map(({reason}) => `${reason.field} ${reason.text}`)).size).toBe(own.length)
        }
      }),
      RUNS,
    )
  })

  test('is on a cloud where gpuctl makes clusters', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), (catalog, spec) => {
        const result = placeOn(catalog, {...spec, where: {regions: ['*']}}, 50)
        for (const offerings of result.feasible ? [result.best, ...result.alternatives].map(combinationOf) : [])
          expect(offerings.key).not.toMatch(/lambda/)
      }),
      RUNS,
    )
  })
})

/** Through files whose rows are turned around. */
function reread(catalog: Parameters<typeof catalogCsv>[0]) {
  const texts = catalogCsv(catalog)
  const file = (name: keyof typeof texts) => {
    const [head = '', ...rows] = texts[name].trimEnd().split('\n')
    return {name, text: [head, ...rows.reverse(), ''].join('\n')}
  }
  const files = {prices: file('prices.csv'), machineTypes: file('instance_types.csv'), gpus: file('gpus.csv')}
  return parseCatalog(files, catalog.provenance)
}
