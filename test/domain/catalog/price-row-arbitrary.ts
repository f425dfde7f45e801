import fc from 'fast-check'
import {type PriceRow, rowKey} from '../../../src/domain/catalog/price-row.ts'

const price = fc.integer({min: 1, max: 100_000_000_000})

/** Rows of one cloud and region: each machine type in each zone once, with at least one price. */
export const priceRowsOf = (zones: readonly string[]): fc.Arbitrary<PriceRow[]> =>
  fc.uniqueArray(
    fc
      .record({
        cloud: fc.constant('aws'),
        region: fc.constant('us-west-2'),
        zone: fc.constantFrom(...zones),
        instanceType: fc.constantFrom('p4d', 'p5', 'p5en', 'g5', 'g6', 'g6e'),
        prices: fc.oneof(
          fc.record({onDemand: price}),
          fc.record({spot: price}),
          fc.record({onDemand: price, spot: price}),
        ),
        source: fc.constantFrom('one', 'two'),
      })
      .map(({prices, ...row}): PriceRow => ({...row, ...prices})),
    {selector: rowKey, maxLength: 30},
  )

export const ZONES = ['usw2-az1', 'usw2-az2', 'usw2-lax1-az1']
