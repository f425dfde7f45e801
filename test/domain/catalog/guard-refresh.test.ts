import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {LISTED_PURCHASES} from '../../../src/domain/catalog/catalog.ts'
import {guardRefresh} from '../../../src/domain/catalog/guard-refresh.ts'
import {type PriceRow, rowKey, rowPrice} from '../../../src/domain/catalog/price-row.ts'
import {priceRowsOf, ZONES} from './price-row-arbitrary.ts'

const row = (instanceType: string, onDemand?: number, spot?: number): PriceRow => ({
  cloud: 'gcp',
  region: 'us-central1',
  zone: '',
  instanceType,
  ...(onDemand === undefined ? {} : {onDemand}),
  ...(spot === undefined ? {} : {spot}),
  source: 'test',
})
const rows = (count: number) => Array.from({length: count}, (_, index) => row(`type-${index}`, 1000 + index))

test('the same rows change nothing, in whatever order', () => {
  const nothing = {heldBack: [], added: [], changed: [], gone: []}
  expect(guardRefresh(rows(5), rows(5).reverse())).toEqual(nothing)
  expect(guardRefresh([], [])).toEqual(nothing)
})

test('5 % may go, more is held back', () => {
  expect(guardRefresh(rows(20), rows(19)).heldBack).toEqual([])
  expect(guardRefresh(rows(20), rows(18)).heldBack).toEqual([
    {kind: 'rows-dropped', purchase: 'on-demand', before: 20, dropped: 2},
  ])
  expect(guardRefresh(rows(19), rows(18)).heldBack).toHaveLength(1)
})

test('rows that stay without their on-demand price are dropped, too', () => {
  const before = rows(20).map((each) => ({...each, spot: 500}))
  const after = before.map(({onDemand, ...rest}) => rest)
  expect(guardRefresh(before, after)).toMatchObject({
    heldBack: [{kind: 'rows-dropped', purchase: 'on-demand', before: 20, dropped: 20}],
    gone: expect.objectContaining({length: 20}),
    changed: [],
  })
})

test.each([
  ['on-demand', 1000, 1300, false],
  ['on-demand', 1000, 1301, true],
  ['on-demand', 1000, 700, false],
  ['on-demand', 1000, 699, true],
  ['on-demand', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, false],
  ['on-demand', 1, 2, true],
  ['spot', 1000, 10_000, false],
  ['spot', 1000, 10_001, true],
  ['spot', 1000, 100, false],
  ['spot', 1000, 99, true],
] as const)('a price %s that moves from %i to %i is held back: %s', (purchase, before, after, isHeldBack) => {
  const change = {zone: '', instanceType: 'p5', purchase, beforeNanoUsd: before, afterNanoUsd: after}
  const at = (nanoUsd: number) => (purchase === 'spot' ? row('p5', undefined, nanoUsd) : row('p5', nanoUsd))
  expect(guardRefresh([at(before)], [at(after)])).toEqual({
    heldBack: isHeldBack ? [{kind: 'price-moved', ...change}] : [],
    added: [],
    changed: [change],
    gone: [],
  })
})

test('what is new holds nothing back', () => {
  expect(guardRefresh([], rows(100))).toMatchObject({heldBack: [], added: {length: 100}})
  expect(guardRefresh([row('p5', 1)], [row('p5', 1, 9)])).toMatchObject({heldBack: [], added: [{purchase: 'spot'}]})
})

test('other limits are taken', () => {
  const none = {'on-demand': {up: 0, down: 0}, spot: {up: 0, down: 0}, 'flex-start': {up: 0, down: 0}}
  expect(guardRefresh(rows(2), rows(1), {droppedPercent: 50, movedPercent: none}).heldBack).toEqual([])
  const limits = {droppedPercent: 0, movedPercent: none}
  expect(guardRefresh([row('p5', 100)], [row('p5', 101)], limits).heldBack).toHaveLength(1)
})

describe('whatever changes', () => {
  const pricesOf = (rows: readonly PriceRow[]) =>
    new Map(
      rows.flatMap((each) =>
        LISTED_PURCHASES.flatMap((purchase) => {
          const nanoUsd = rowPrice(each, purchase)
          return nanoUsd === undefined ? [] : [[`${rowKey(each)},${purchase}`, nanoUsd] as const]
        }),
      ),
    )

  test('every price is told once: as new, changed, gone, or not at all because it is the same', () => {
    fc.assert(
      fc.property(priceRowsOf(ZONES), priceRowsOf(ZONES), (before, after) => {
        const {added, changed, gone} = guardRefresh(before, after)
        const told = [...added, ...changed, ...gone].map((each) => `${rowKey(each)},${each.purchase}`)
        expect(new Set(told).size).toBe(told.length)
        const [old, fresh] = [pricesOf(before), pricesOf(after)]
        const differing = [...new Set([...old.keys(), ...fresh.keys()])].filter(
          (key) => old.get(key) !== fresh.get(key),
        )
        expect(told.toSorted()).toEqual(differing.sort())
        expect(fresh.size - old.size).toBe(added.length - gone.length)
      }),
    )
  })

  test('what is accepted has at least 95 % of each purchase, and no price that moved by more than its limit', () => {
    fc.assert(
      fc.property(priceRowsOf(ZONES), priceRowsOf(ZONES), (before, after) => {
        const isAccepted = guardRefresh(before, after).heldBack.length === 0
        const [old, fresh] = [pricesOf(before), pricesOf(after)]
        const isMoved = [...old].some(([key, was]) => {
          const now = fresh.get(key) ?? was
          const [up, down] = key.endsWith(',spot') ? [9, 0.9] : [0.3, 0.3]
          return Math.abs(now - was) > was * (now > was ? up : down) + 1e-3
        })
        const isDropped = LISTED_PURCHASES.some((purchase) => {
          const keys = [...old.keys()].filter((key) => key.endsWith(`,${purchase}`))
          return keys.filter((key) => !fresh.has(key)).length > keys.length / 20
        })
        expect(isAccepted).toBe(!isMoved && !isDropped)
      }),
    )
  })
})
