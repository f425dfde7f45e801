import {type Catalog, LISTED_PURCHASES, type ListedPurchase} from './catalog.ts'
import {priceSourceOf} from './price-origins.ts'
import {type PriceRow, rowPrices} from './price-row.ts'

/** What prices.csv says: one row for a machine type at a place, with all that it can be bought as. */
export function priceRows({types, locations, offerings, provenance}: Catalog): readonly PriceRow[] {
  const sources = new Map<string, string>()
  const rows: PriceRow[] = []
  const {count, type, location, purchase, priceNanoUsd} = offerings
  for (let index = 0; index < count; ) {
    const [atType, atLocation] = [type[index] ?? 0, location[index] ?? 0]
    const prices = LISTED_PURCHASES.map(() => Number.NaN)
    for (; type[index] === atType && location[index] === atLocation; index++)
      prices[purchase[index] ?? 0] = priceNanoUsd[index] ?? Number.NaN
    const {cloud, region, zone} = locations[atLocation] ?? NOWHERE
    rows.push({
      cloud,
      region,
      zone,
      instanceType: types[atType]?.instanceType ?? '',
      ...rowPrices((purchase) => prices[LISTED_PURCHASES.indexOf(purchase)]),
      source: sourceOf(cloud, region, purchasesOf(prices)),
    })
  }
  return rows

  /** A catalog in memory knows it by region and purchase, not by row. */
  function sourceOf(cloud: string, region: string, purchases: readonly ListedPurchase[]): string {
    const key = [cloud, region, ...purchases].join()
    const known = sources.get(key)
    if (known !== undefined) return known
    const named = purchases.map((purchase) => priceSourceOf({cloud, region, purchase}, provenance.sources)?.from)
    const source = [...new Set(named.map((from) => from ?? 'unknown'))].join('; ')
    sources.set(key, source)
    return source
  }
}

/** Those that have a price; where none has one, all count. */
function purchasesOf(prices: readonly number[]): readonly ListedPurchase[] {
  const priced = LISTED_PURCHASES.filter((_, purchase) => !Number.isNaN(prices[purchase]))
  return priced.length > 0 ? priced : LISTED_PURCHASES
}

const NOWHERE = {cloud: '', region: '', zone: ''}
