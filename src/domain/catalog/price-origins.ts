import {type Catalog, type CatalogSource, LISTED_PURCHASES, type ListedPurchase} from './catalog.ts'

/** Where the prices of one cloud and region, bought in one way, were read, and when. */
export interface PriceOrigin extends Pick<CatalogSource, 'from' | 'date'> {
  readonly cloud: string
  readonly region: string
  readonly purchase: ListedPurchase
}

export const originKey = ({cloud, region, purchase}: Omit<PriceOrigin, 'from' | 'date'>): string =>
  `${cloud},${region},${purchase}`

/** Of every cloud, region and purchase that has a price; what nobody wrote down is of the catalog's own date. */
export function priceOrigins({locations, offerings, provenance}: Catalog): readonly PriceOrigin[] {
  const {count, location, purchase, priceNanoUsd} = offerings
  const origins = new Map<string, PriceOrigin>()
  for (let index = 0; index < count; index++) {
    const {cloud, region} = locations[location[index] ?? 0] ?? {cloud: '', region: ''}
    const place = {cloud, region, purchase: LISTED_PURCHASES[purchase[index] ?? 0] ?? 'on-demand'}
    const key = originKey(place)
    if (Number.isNaN(priceNanoUsd[index]) || origins.has(key)) continue
    const {from, date} = priceSourceOf(place, provenance.sources) ?? {from: 'unknown', date: provenance.date}
    origins.set(key, {...place, from, date})
  }
  return [...origins.values()]
}

/** The source that says what something costs in a region. */
export function priceSourceOf(
  {cloud, region, purchase}: Omit<PriceOrigin, 'from' | 'date'>,
  sources: readonly CatalogSource[] = [],
): CatalogSource | undefined {
  return sources.find(
    ({facts, clouds, regions, purchases}) =>
      facts === 'prices' &&
      clouds.includes(cloud) &&
      (regions === undefined || regions.includes(region)) &&
      (purchases === undefined || purchases.includes(purchase)),
  )
}
