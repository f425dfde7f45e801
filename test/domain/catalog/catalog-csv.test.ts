import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {Catalog, Provenance} from '../../../src/domain/catalog/catalog.ts'
import {type CatalogTexts, catalogCsv} from '../../../src/domain/catalog/catalog-csv.ts'
import {parseCatalog} from '../../../src/domain/catalog/parse-catalog.ts'
import {anyCatalog} from '../../support/any-catalog.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'

test('what is written is read as it was, to the last nano-USD', () => {
  fc.assert(
    fc.property(anyCatalog, (catalog) => {
      expect(parse(catalogCsv(catalog), catalog.provenance)).toEqual(catalog)
    }),
    {numRuns: 60},
  )
})

test('the same catalog gives the same files, with prices as people write them', () => {
  const catalog = syntheticCatalog(200)
  const texts = catalogCsv(catalog)
  expect(catalogCsv(parse(texts, catalog.provenance))).toEqual(texts)
  expect(texts['prices.csv'].split('\n')[0]).toBe(
    'cloud,region,zone,instance_type,on_demand_usd_per_hour,spot_usd_per_hour,source',
  )
  expect(texts['prices.csv'].split('\n')[1]).toMatch(
    /^aws,[\w-]+,[\w-]+,[\w.-]+,(\d+\.\d{1,4})?,(\d+\.\d{1,4})?,unknown$/,
  )
})

test('a row names the source of its cloud', () => {
  const catalog = syntheticCatalog(200)
  const sources = [{facts: 'prices', clouds: ['gcp'], from: 'a list, corrected', date: 'unknown'}] as const
  const text = catalogCsv({...catalog, provenance: {...catalog.provenance, sources}})['prices.csv']
  expect(text).toMatch(/^gcp,.*,"a list, corrected"$/m)
  expect(text).toMatch(/^aws,.*,unknown$/m)
})

function parse(texts: CatalogTexts, provenance: Provenance): Catalog {
  const file = (name: keyof CatalogTexts) => ({name, text: texts[name]})
  return parseCatalog(
    {prices: file('prices.csv'), machineTypes: file('instance_types.csv'), gpus: file('gpus.csv')},
    provenance,
  )
}
