import {type Catalog, LISTED_PURCHASES, type ListedPurchase, type Location} from './catalog.ts'
import type {Known, MachineType} from './machine-type.ts'
import {type OfferFigure, unitsOf} from './offer-figures.ts'

/** One offering of a catalog, out of its columns. */
export interface Offer {
  readonly type: MachineType
  readonly location: Location
  readonly purchase: ListedPurchase
  readonly nanoUsdPerHour: Known<bigint>
}

/** @throws RangeError where the catalog has no such offering */
export function offerAt({types, locations, offerings}: Catalog, index: number): Offer {
  const type = types[offerings.type[index] ?? -1]
  const location = locations[offerings.location[index] ?? -1]
  const purchase = LISTED_PURCHASES[offerings.purchase[index] ?? -1]
  if (!type || !location || !purchase) throw new RangeError(`no offering ${index}`)
  return {type, location, purchase, nanoUsdPerHour: knownPrice(offerings.priceNanoUsd[index])}
}

/** Out of a column, where NaN is unknown. */
export const knownPrice = (nanoUsd = Number.NaN): Known<bigint> => (Number.isNaN(nanoUsd) ? 'unknown' : BigInt(nanoUsd))

/** What a unit costs for an hour, to the nearest nano-USD; the price itself exactly. */
export function pricePerUnit(type: MachineType, nanoUsdPerHour: Known<bigint>, figure: OfferFigure): Known<bigint> {
  const units = unitsOf(type, figure)
  if (nanoUsdPerHour === 'unknown' || units === 'unknown') return 'unknown'
  return units === 1 ? nanoUsdPerHour : BigInt(Math.round(Number(nanoUsdPerHour) / units))
}
