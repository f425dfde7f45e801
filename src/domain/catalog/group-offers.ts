import {type Catalog, LISTED_PURCHASES, type ListedPurchase, type Location} from './catalog.ts'
import type {Known, MachineType} from './machine-type.ts'
import {knownPrice} from './offer.ts'
import {figureOf, type OfferFigure} from './offer-figures.ts'
import {unknownLast} from './order-offers.ts'

/** A machine type and how it is bought, wherever that is. */
export interface OfferGroup {
  readonly type: MachineType
  readonly purchase: ListedPurchase
  readonly lowestNanoUsdPerHour: Known<bigint>
  readonly highestNanoUsdPerHour: Known<bigint>
  /** As the catalog has them; a price of a whole region counts as one place. */
  readonly locations: readonly Location[]
}

/** One group for each machine type and purchase, ordered by the figure of its lowest price, then as `orderOffers` does. */
export function groupOffers(
  {types, locations, offerings}: Catalog,
  indices: Uint32Array,
  figure: OfferFigure,
): readonly OfferGroup[] {
  const groups = new Map<number, Gathered>()
  for (const index of indices) {
    const [typeAt = 0, purchaseAt = 0] = [offerings.type[index], offerings.purchase[index]]
    const key = typeAt * LISTED_PURCHASES.length + purchaseAt
    const group = groups.get(key) ?? {key, lowest: Number.NaN, highest: Number.NaN, locations: []}
    if (group.locations.length === 0) groups.set(key, group)
    const price = offerings.priceNanoUsd[index] ?? Number.NaN
    if (!(group.lowest <= price) && !Number.isNaN(price)) group.lowest = price
    if (!(group.highest >= price) && !Number.isNaN(price)) group.highest = price
    group.locations.push(offerings.location[index] ?? 0)
  }
  const typeOf = ({key}: Gathered) => types[Math.floor(key / LISTED_PURCHASES.length)] as MachineType
  const figureOfGroup = (group: Gathered) => figureOf(typeOf(group), group.lowest, figure)
  return [...groups.values()]
    .sort((a, b) => unknownLast(figureOfGroup(a), figureOfGroup(b)) || unknownLast(a.lowest, b.lowest) || a.key - b.key)
    .map((group) => ({
      type: typeOf(group),
      purchase: LISTED_PURCHASES[group.key % LISTED_PURCHASES.length] as ListedPurchase,
      lowestNanoUsdPerHour: knownPrice(group.lowest),
      highestNanoUsdPerHour: knownPrice(group.highest),
      locations: group.locations.map((at) => locations[at] as Location),
    }))
}

interface Gathered {
  readonly key: number
  lowest: number
  highest: number
  readonly locations: number[]
}
