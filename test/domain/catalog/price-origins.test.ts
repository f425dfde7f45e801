import fc from 'fast-check'
import {expect, test} from 'vitest'
import {LISTED_PURCHASES} from '../../../src/domain/catalog/catalog.ts'
import {originKey, type PriceOrigin, priceSourceOf} from '../../../src/domain/catalog/price-origins.ts'
import {sourcesOfOrigins} from '../../../src/domain/catalog/sources-of-origins.ts'

const origin = (place: string, from: string, date = '2026-06-18'): PriceOrigin => {
  const [cloud = '', region = '', purchase = ''] = place.split(' ')
  return {cloud, region, purchase: purchase === 'spot' ? 'spot' : 'on-demand', from, date}
}

test('what was read at one place is one source', () => {
  expect(sourcesOfOrigins([origin('aws r1 od', 'a'), origin('aws r1 spot', 'a'), origin('lambda x od', 'a')])).toEqual([
    {facts: 'prices', clouds: ['aws', 'lambda'], from: 'a', date: '2026-06-18'},
  ])
})

test('regions and purchases are named where they differ', () => {
  const origins = [
    origin('aws r1 od', 'list'),
    origin('aws r2 od', 'list'),
    origin('aws r1 spot', 'history'),
    origin('aws r2 spot', 'history', '2026-06-01'),
    origin('gcp r1 od', 'skus'),
    origin('gcp r1 spot', 'skus'),
    origin('gcp r2 od', 'old'),
  ]
  const source = {facts: 'prices', date: '2026-06-18'}
  expect(sourcesOfOrigins(origins)).toEqual([
    {...source, clouds: ['aws'], purchases: ['on-demand'], from: 'list'},
    {...source, clouds: ['aws'], purchases: ['spot'], regions: ['r1'], from: 'history'},
    {...source, clouds: ['aws'], purchases: ['spot'], regions: ['r2'], from: 'history', date: '2026-06-01'},
    {...source, clouds: ['gcp'], regions: ['r1'], from: 'skus'},
    {...source, clouds: ['gcp'], purchases: ['on-demand'], regions: ['r2'], from: 'old'},
  ])
})

test('few sources tell the same as all origins', () => {
  const origins = fc.uniqueArray(
    fc.record({
      cloud: fc.constantFrom('aws', 'gcp', 'lambda'),
      region: fc.constantFrom('r1', 'r2', 'r3'),
      purchase: fc.constantFrom(...LISTED_PURCHASES),
      from: fc.constantFrom('a', 'b'),
      date: fc.constantFrom('2026-06-18', '2026-06-19'),
    }),
    {selector: originKey},
  )
  fc.assert(
    fc.property(origins, (all) => {
      const sources = sourcesOfOrigins(all)
      for (const {from, date, ...place} of all) expect(priceSourceOf(place, sources)).toMatchObject({from, date})
    }),
  )
})
