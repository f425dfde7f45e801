import {formatUsd} from '../units/money.ts'
import {type Catalog, LISTED_PURCHASES} from './catalog.ts'
import type {PRICE_COLUMNS} from './parse-prices.ts'

type PriceRow = Readonly<Record<(typeof PRICE_COLUMNS)[number], string>>

/** What prices.csv says: one row for a machine type at a place, with all that it can be bought as. */
export function priceRows({types, locations, offerings, provenance}: Catalog): readonly PriceRow[] {
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
      source: sourceOf(cloud),
    })
  }
  return rows

  /** A catalog in memory knows it by cloud, not by row. */
  function sourceOf(cloud: string): string {
    const named = provenance.sources?.find(({facts, clouds}) => facts === 'prices' && clouds.includes(cloud))
    return named?.from ?? 'unknown'
  }
}

const usd = (nanoUsd: number) => (Number.isNaN(nanoUsd) ? '' : formatUsd(BigInt(nanoUsd)))
const NOWHERE = {cloud: '', region: '', zone: ''}
