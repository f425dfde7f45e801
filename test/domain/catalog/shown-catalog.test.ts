import {expect, test} from 'vitest'
import {catalogAgeDays} from '../../../src/domain/catalog/catalog-age.ts'
import {shownCatalog} from '../../../src/domain/catalog/shown-catalog.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'

const catalog = syntheticCatalog(6_768)
const day = (text: string) => Date.parse(`${text}T12:00:00Z`)

test('a day is a day old on the next, and what has no date has no age', () => {
  expect(catalogAgeDays('2026-03-16', day('2026-03-17'))).toBe(1)
  expect(catalogAgeDays('2026-03-16', day('2026-03-10'))).toBe(0)
  expect(catalogAgeDays('unknown', day('2026-03-10'))).toBe('unknown')
})

test('it says that prices are old after 90 days, and when those that came with gpuctl are newer', () => {
  expect(shownCatalog(catalog, '2026-03-16', day('2026-06-14')).hints).toEqual([])
  expect(shownCatalog(catalog, '2026-03-16', day('2026-06-15')).hints).toEqual([
    'its prices are 91 days old; `gpuctl catalog update` fetches those of today',
  ])
  expect(shownCatalog(catalog, '2026-04-01', day('2026-04-02')).hints).toEqual([
    'the one that came with gpuctl is newer, of 2026-04-01',
  ])
})

test('it counts by cloud what there is, and what has a price', () => {
  const {clouds, total} = shownCatalog(catalog, 'unknown', day('2026-03-16'))
  expect(total).toEqual({machineTypes: 248, regions: 138, offerings: 6_768, priced: 5_547})
  expect(clouds.find(({cloud}) => cloud === 'azure')).toEqual({
    cloud: 'azure',
    machineTypes: 27,
    regions: 49,
    offerings: 1_260,
    priced: 630,
  })
})
