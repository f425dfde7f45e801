import fc from 'fast-check'
import {expect, test} from 'vitest'
import {csvRows} from '../../../src/domain/catalog/csv.ts'
import {PRICE_COLUMNS, parsePrices} from '../../../src/domain/catalog/parse-prices.ts'
import {priceRowsCsv} from '../../../src/domain/catalog/price-rows-csv.ts'
import {parseUsd} from '../../../src/domain/units/money.ts'
import {priceRowsOf, ZONES} from './price-row-arbitrary.ts'
import {P5} from './small-catalog.ts'

test('what is written is read again, whatever a source is called', () => {
  fc.assert(
    fc.property(priceRowsOf(ZONES), fc.string(), (rows, source) => {
      const line = source.replaceAll(/[\r\n]+/g, ' ')
      const text = priceRowsCsv(rows.map((row) => ({...row, source})))
      expect(rowsIn(text)).toEqual(rows.map((row) => ({...row, source: line})))
    }),
  )
})

test('prices are decimals without an end of zeros', () => {
  const place = {cloud: 'aws', region: 'r', zone: '', source: 's'}
  const text = priceRowsCsv([{...place, instanceType: 'p5', onDemand: 12_500_000_000, spot: 1}])
  expect(text.split('\n')[1]).toBe('aws,r,,p5,12.5,0.000000001,s')
})

test('a price of nothing is refused', () => {
  const text = priceRowsCsv([]).concat(`aws,r,,${P5.instanceType},0,,s\n`)
  expect(() => parsePrices({name: 'prices.csv', text}, [P5])).toThrow(/prices.csv:2: on_demand_usd_per_hour is 0;/)
})

const rowsIn = (text: string) =>
  csvRows({name: 'prices.csv', text}, PRICE_COLUMNS).map(({cells}) => {
    const [cloud, region, zone, instanceType, onDemand = '', spot = '', source] = cells
    return {
      ...{cloud, region, zone, instanceType, source},
      ...(onDemand === '' ? {} : {onDemand: Number(parseUsd(onDemand))}),
      ...(spot === '' ? {} : {spot: Number(parseUsd(spot))}),
    }
  })
