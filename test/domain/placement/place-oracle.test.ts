import fc from 'fast-check'
import {expect, test} from 'vitest'
import {solveJointly} from '../../../src/domain/placement/solve-jointly.ts'
import {everyCombination} from '../../support/joint-oracle.ts'
import {largeJointProblem} from '../../support/joint-problems.ts'
import {oracleProblem} from '../../support/oracle-problem.ts'
import {combinationOf, placeOn, scoreOf} from '../../support/place-on.ts'
import {placementCatalog} from '../../support/placement-catalogs.ts'
import {placementSpec} from '../../support/placement-specs.ts'
import {solveByHighs} from '../../support/solve-by-highs.ts'

test('a placement and those that come next are the best of every combination of offerings', () => {
  fc.assert(
    fc.property(placementCatalog, placementSpec(), fc.nat(60), (catalog, spec, alternatives) => {
      const result = placeOn(catalog, spec, alternatives)
      const all = everyCombination(spec, catalog, Number(spec.limits.nanoUsdPerHour ?? Infinity))
      const found = result.feasible ? [result.best, ...result.alternatives].map(combinationOf) : []
      expect(found.map(({score}) => score)).toEqual(all.slice(0, alternatives + 1).map(({score}) => score))
      for (const each of found) expect(all).toContainEqual(each)
      expect(new Set(found.map(({key}) => key)).size).toBe(found.length)
    }),
    {numRuns: 2500},
  )
})

test('what is over the budget is the best of every combination without one', () => {
  fc.assert(
    fc.property(placementCatalog, placementSpec(), (catalog, spec) => {
      const result = placeOn(catalog, {...spec, limits: {nanoUsdPerHour: 1_500_000_000n}})
      if (result.feasible) return
      const all = everyCombination(spec, catalog, Infinity)
      const over = result.overBudget && combinationOf(result.overBudget)
      expect(over?.score).toBe(all[0]?.score)
      if (over !== undefined) expect(all).toContainEqual(over)
    }),
    {numRuns: 1000},
  )
})

test('a placement is as good as what a solver of integer programs finds', () => {
  fc.assert(
    fc.property(placementCatalog, placementSpec({least: 2, most: 5}), (catalog, spec) => {
      expect(scoreOf(placeOn(catalog, spec))).toBe(solveByHighs(oracleProblem(spec, catalog))?.score)
    }),
    {numRuns: 500},
  )
})

test('the best ways of many pools, with a budget and held capacity, are what that solver finds', () => {
  fc.assert(
    fc.property(largeJointProblem, (problem) => {
      const [best] = solveJointly(problem, 1)
      expect(best?.score).toBe(solveByHighs(problem)?.score)
    }),
    {numRuns: 200},
  )
})
