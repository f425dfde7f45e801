import {formatUsd} from '../units/money.ts'
import {type Catalog, LISTED_PURCHASES, type ListedPurchase} from './catalog.ts'
import type {PRICE_COLUMNS} from './parse-prices.ts'
import {priceSourceOf} from './price-origins.ts'

type PriceRow = Readonly<Record<(typeof PRICE_COLUMNS)[number], string>>

/** What prices.csv says: one row for a machine type at a place, with all that it can be bought as. */
export function priceRows({types, locations, offerings, provenance}: Catalog): readonly PriceRow[] {
  const sources = new Map<string, string>()
  const rows: PriceRow[] = []
  const {count, type, location, purchase, priceNanoUsd} = offerings
  for (let index = 0; index < count; ) {
    const [atType, atLocation] = [type[index] ?? 0, location[index] ?? 0]
    const prices = LISTED_PURCHASES.map(() => '')
    for (; type[index] === atType && location[index] === atLocation; index++)
      prices[purchase[index] ?? 0] = usd(priceNanoUsd[index] ?? Number.NaN)
    const {cloud, region, zone} = locations[atLocation] ?? NOWHERE
    const [onDemand = '', spot = ''] = prices
    rows.push({
      cloud,
      region,
      zone,
      instance_type: types[atType]?.instanceType ?? '',
      on_demand_usd_per_hour: onDemand,
      spot_usd_per_hour: spot,
      source: sourceOf(cloud, region, purchasesOf(onDemand, spot)),
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
function purchasesOf(onDemand: string, spot: string): readonly ListedPurchase[] {
  const priced = [...(onDemand ? ['on-demand' as const] : []), ...(spot ? ['spot' as const] : [])]
  return priced.length > 0 ? priced : LISTED_PURCHASES
}

const usd = (nanoUsd: number) => (Number.isNaN(nanoUsd) ? '' : formatUsd(BigInt(nanoUsd)))
const NOWHERE = {cloud: '', region: '', zone: ''}
