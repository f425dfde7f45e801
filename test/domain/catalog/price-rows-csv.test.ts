import fc from 'fast-check'
import {expect, test} from 'vitest'
import {parsePriceRows, priceRowsCsv} from '../../../src/domain/catalog/price-rows-csv.ts'
import {priceRowsOf, ZONES} from './price-row-arbitrary.ts'

test('what is written is read again, whatever a source is called', () => {
  fc.assert(
    fc.property(priceRowsOf(ZONES), fc.string(), (rows, source) => {
      const line = source.replaceAll(/[\r\n]+/g, ' ')
      const text = priceRowsCsv(rows.map((row) => ({...row, source})))
      expect(parsePriceRows({name: 'prices.csv', text})).toEqual(rows.map((row) => ({...row, source: line})))
    }),
  )
})

test('prices are decimals without an end of zeros', () => {
  const place = {cloud: 'aws', region: 'r', zone: '', source: 's'}
  const text = priceRowsCsv([{...place, instanceType: 'p5', onDemand: 12_500_000_000, spot: 1}])
  expect(text.split('\n')[1]).toBe('aws,r,,p5,12.5,0.000000001,s')
})

test('a price of nothing is refused', () => {
  const text = priceRowsCsv([]).concat('aws,r,,p5,0,,s\n')
  expect(() => parsePriceRows({name: 'prices.csv', text})).toThrow(/prices.csv:2/)
})
