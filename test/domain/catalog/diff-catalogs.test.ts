import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type Catalog, LISTED_PURCHASES} from '../../../src/domain/catalog/catalog.ts'
import {diffCatalogs, type ListedOffering} from '../../../src/domain/catalog/diff-catalogs.ts'
import {anyCatalog} from '../../support/any-catalog.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'

const catalog = syntheticCatalog(2_000)

/** The slow way: every offering by its name. */
function priceByName({types, locations, offerings}: Catalog): Map<string, number> {
  const names = Array.from({length: offerings.count}, (_, index) => {
    const {cloud, region, zone} = locations[offerings.location[index] ?? 0] ?? {}
    const instanceType = types[offerings.type[index] ?? 0]?.instanceType
    return JSON.stringify([cloud, region, zone, instanceType, LISTED_PURCHASES[offerings.purchase[index] ?? 0]])
  })
  return new Map(names.map((name, index) => [name, offerings.priceNanoUsd[index] ?? 0]))
}

const nameOf = ({cloud, region, zone, instanceType, purchase}: ListedOffering) =>
  JSON.stringify([cloud, region, zone, instanceType, purchase])
const names = (offerings: readonly ListedOffering[]) => offerings.map(nameOf).sort()

test('it finds what comparing every offering by name finds', () => {
  fc.assert(
    fc.property(anyCatalog, anyCatalog, (before, after) => {
      const diff = diffCatalogs(before, after)
      const [old, now] = [priceByName(before), priceByName(after)]
      expect(names(diff.added)).toEqual([...now.keys()].filter((name) => !old.has(name)).sort())
      expect(names(diff.removed)).toEqual([...old.keys()].filter((name) => !now.has(name)).sort())
      const changed = [...now].filter(([name, price]) => old.has(name) && !Object.is(old.get(name), price))
      expect(names(diff.repriced)).toEqual(changed.map(([name]) => name).sort())
    }),
    {numRuns: 60},
  )
})

test('a catalog does not differ from itself', () => {
  const {before, after, machineTypes, ...offerings} = diffCatalogs(catalog, catalog)
  expect({...machineTypes, ...offerings}).toEqual({added: [], removed: [], changed: [], repriced: []})
})

test('the largest change stands first, and one from an unknown price last', () => {
  const price = catalog.offerings.priceNanoUsd.slice()
  const known = Array.from(price.keys()).filter((index) => !Number.isNaN(price[index]))
  const [up = 0, half = 0, gone = 0] = known
  price[up] = (price[up] ?? 0) * 1.25
  price[half] = (price[half] ?? 0) / 2
  price[gone] = Number.NaN
  const {repriced} = diffCatalogs(catalog, {...catalog, offerings: {...catalog.offerings, priceNanoUsd: price}})
  expect(repriced.map(({changePercent}) => changePercent)).toEqual([-50, 25, 'unknown'])
  expect(repriced[2]?.priceNanoUsdPerHour).toBe('unknown')
})

test('machine types are compared fact by fact, but not by where each was read', () => {
  const [first, second, ...others] = catalog.types
  if (!first || !second) throw new Error('there are types')
  const faster = {
    ...first,
    source: 'elsewhere',
    gpu: {...first.gpu, memoryGib: 999, source: 'elsewhere'},
    interNode: {...first.interNode, rdma: true},
  }
  const moved = {...second, source: 'elsewhere'}
  const {machineTypes} = diffCatalogs(catalog, {...catalog, types: [faster, moved, ...others]})
  const {cloud, instanceType} = first
  const facts = [
    {column: 'hbm_gib', before: String(first.gpu.memoryGib), after: '999'},
    {column: 'rdma', before: '', after: 'true'},
  ]
  expect(machineTypes).toEqual({added: [], removed: [], changed: [{cloud, instanceType, facts}]})
})
