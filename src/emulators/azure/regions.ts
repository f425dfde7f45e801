import type {Catalog, ListedPurchase} from '../../domain/catalog/catalog.ts'
import {LISTED_PURCHASES} from '../../domain/catalog/catalog.ts'
import {SMALL_SIZE, SMALL_SIZE_NANO_USD_PER_HOUR} from './sizes.ts'

/** What is sold where. */
export interface Regions {
  readonly names: readonly string[]
  /** Sizes by lower-case name. */
  sizesIn(region: string): ReadonlySet<string>
  /** Undefined where nobody says. */
  nanoUsdPerHour(region: string, size: string, purchase: ListedPurchase): bigint | undefined
}

/** Price lists of Azure's have no zones: each region has three here, and a price holds for all of them. */
export const ZONES: readonly string[] = ['1', '2', '3']

export function regionsOf({types, locations, offerings}: Catalog): Regions {
  const prices = new Map<string, bigint>()
  const sizes = new Map<string, Set<string>>()
  for (let each = 0; each < offerings.count; each++) {
    const place = locations[offerings.location[each] ?? -1]
    const type = types[offerings.type[each] ?? -1]
    if (place?.cloud !== 'azure' || type === undefined) continue
    const size = type.instanceType.toLowerCase()
    const price = offerings.priceNanoUsd[each] ?? Number.NaN
    const known = sizes.get(place.region) ?? new Set([SMALL_SIZE.name.toLowerCase()])
    sizes.set(place.region, known.add(size))
    const purchase = LISTED_PURCHASES[offerings.purchase[each] ?? 0]
    if (!Number.isNaN(price)) prices.set([place.region, size, purchase].join(), BigInt(price))
  }
  return {
    names: [...sizes.keys()],
    sizesIn: (region) => sizes.get(region) ?? new Set(),
    nanoUsdPerHour: (region, size, purchase) =>
      size.toLowerCase() === SMALL_SIZE.name.toLowerCase()
        ? SMALL_SIZE_NANO_USD_PER_HOUR
        : prices.get([region, size.toLowerCase(), purchase].join()),
  }
}

/** `East US` is `eastus`. */
export const regionName = (location: string): string => location.toLowerCase().replaceAll(' ', '')
