import {expect, test} from 'vitest'
import {inconsistencyOf} from '../../../src/domain/catalog/inconsistency-of.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'

test.each([1, 6_768, 20_001])('a made catalog of %i offerings has exactly those, and is a catalog', (offerings) => {
  const catalog = syntheticCatalog(offerings)
  expect(catalog.offerings.count).toBe(offerings)
  expect(inconsistencyOf(catalog)).toBeUndefined()
})

test('a seed makes one catalog, another seed another', () => {
  expect(syntheticCatalog(500, 7)).toEqual(syntheticCatalog(500, 7))
  expect(syntheticCatalog(500, 7)).not.toEqual(syntheticCatalog(500, 8))
})
