import fc from 'fast-check'
import {expect, test} from 'vitest'
import {mergePrices} from '../../../src/domain/catalog/merge-prices.ts'
import {type PriceRow, rowKey, rowPrice} from '../../../src/domain/catalog/price-row.ts'
import {priceRowsOf, ZONES} from './price-row-arbitrary.ts'

const at = (
  zone: string,
  instanceType: string,
  prices: Pick<PriceRow, 'onDemand' | 'spot'>,
  source = 'old',
): PriceRow => ({
  cloud: 'aws',
  region: 'us-west-2',
  zone,
  instanceType,
  ...prices,
  source,
})

const CURRENT = [
  at('usw2-az1', 'p5', {onDemand: 50, spot: 20}),
  at('usw2-az2', 'p5', {onDemand: 50}),
  at('usw2-lax1-az1', 'p5', {onDemand: 70}),
  at('usw2-az1', 'g5', {onDemand: 10}),
]

test('a regional price holds in all zones but local ones, and what was not read stays', () => {
  const onDemand = {purchases: ['on-demand'] as const, rows: [at('', 'p5', {onDemand: 55}, 'new')]}
  expect(mergePrices(CURRENT, [onDemand])).toEqual([
    at('usw2-az1', 'p5', {onDemand: 55, spot: 20}, 'new; old'),
    at('usw2-az2', 'p5', {onDemand: 55}, 'new'),
    at('usw2-lax1-az1', 'p5', {onDemand: 70}),
  ])
})

test('two lists make one row, also in a zone that is new', () => {
  const onDemand = {purchases: ['on-demand'] as const, rows: [at('', 'p5', {onDemand: 55}, 'list')]}
  const spot = {purchases: ['spot'] as const, rows: [at('usw2-az3', 'p5', {spot: 30}, 'history')]}
  expect(mergePrices([], [onDemand, spot])).toEqual([at('usw2-az3', 'p5', {onDemand: 55, spot: 30}, 'list; history')])
  expect(mergePrices([], [onDemand])).toEqual(onDemand.rows)
})

test('without a list all stays; a list of everything replaces everything', () => {
  const noLocal = ZONES.filter((zone) => zone !== 'usw2-lax1-az1')
  fc.assert(
    fc.property(priceRowsOf(noLocal), priceRowsOf(noLocal), (before, after) => {
      const withoutSource = (rows: readonly PriceRow[]) => new Set(rows.map(({source, ...row}) => JSON.stringify(row)))
      expect(withoutSource(mergePrices(before, []))).toEqual(withoutSource(before))
      const all = {purchases: ['on-demand', 'spot'] as const, rows: after}
      expect(withoutSource(mergePrices(before, [all]))).toEqual(withoutSource(after))
    }),
  )
})

test('no place is there twice, and no row is without a price', () => {
  fc.assert(
    fc.property(priceRowsOf(['', ...ZONES]), priceRowsOf(['']), priceRowsOf(ZONES), (before, onDemand, spot) => {
      const merged = mergePrices(before, [
        {purchases: ['on-demand'], rows: onDemand},
        {purchases: ['spot'], rows: spot},
      ])
      expect(new Set(merged.map(rowKey)).size).toBe(merged.length)
      expect(
        merged.every((row) => rowPrice(row, 'on-demand') !== undefined || rowPrice(row, 'spot') !== undefined),
      ).toBe(true)
    }),
  )
})
