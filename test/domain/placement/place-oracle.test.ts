import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {ASSUMPTIONS} from '../../../src/domain/placement/assumptions.ts'
import {marketOf} from '../../../src/domain/placement/market.ts'
import {place} from '../../../src/domain/placement/place.ts'
import type {PricedPlacement} from '../../../src/domain/placement/placement.ts'
import {everyCombination, offeringKey} from '../../support/joint-oracle.ts'
import {placementCatalog} from '../../support/placement-catalogs.ts'
import {placementSpec} from '../../support/placement-specs.ts'

const RULES = {exclusions: [], nowUnixMs: 0, assumptions: ASSUMPTIONS}

const combinationOf = ({placement, nanoUsdPerHour, scoreNanoUsdPerHour}: PricedPlacement) => ({
  key: placement.pools.map(({offering}) => offeringKey(offering)).join(' + '),
  price: Number(nanoUsdPerHour),
  score: Number(scoreNanoUsdPerHour),
})

let feasible = 0,
  total = 0,
  multi = 0
describe('a placement', () => {
  test('and those that come next are the best of all combinations of offerings', () => {
    fc.assert(
      fc.property(placementCatalog, placementSpec(), fc.nat(60), (catalog, spec, alternatives) => {
        const result = place(spec, () => marketOf(catalog), RULES, {alternatives})
        const all = everyCombination(spec, catalog, Number(spec.limits.nanoUsdPerHour ?? Infinity))
        total++
        if (result.feasible) {
          feasible++
          if (spec.pools.length > 1) multi++
        }
        const found = result.feasible ? [result.best, ...result.alternatives].map(combinationOf) : []
        expect(found.map(({score}) => score)).toEqual(all.slice(0, alternatives + 1).map(({score}) => score))
        for (const each of found) expect(all).toContainEqual(each)
        expect(new Set(found.map(({key}) => key)).size).toBe(found.length)
        if (result.feasible) return
        const [cheapest] = everyCombination(spec, catalog, Infinity)
        expect(result.overBudget && combinationOf(result.overBudget).score).toBe(cheapest?.score)
      }),
      {numRuns: 3000},
    )
    console.log({feasible, total, multi})
  })
})
