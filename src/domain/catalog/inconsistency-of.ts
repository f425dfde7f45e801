import {type Catalog, LISTED_PURCHASES, type OfferingColumns} from './catalog.ts'
import {locationKey, typeKey} from './keys.ts'

/** The first promise of `Catalog` that this one does not keep, or undefined. What wrote it may have had a bug. */
export function inconsistencyOf({types, locations, offerings}: Catalog): string | undefined {
  if (!isAscending(types.map(typeKey))) return 'its machine types are out of order'
  if (!isAscending(locations.map(locationKey))) return 'its locations are out of order'
  const at = firstWrong(offerings, types.length, locations.length)
  return at === undefined ? undefined : `its offering ${at} is out of order or out of range`
}

const isAscending = (keys: readonly string[]): boolean =>
  keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key)

/** Goes through hundreds of thousands in a few milliseconds: plain numbers and no arrays, for it runs before it is compiled. */
function firstWrong(columns: OfferingColumns, types: number, locations: number): number | undefined {
  const {count, type, location, purchase, priceNanoUsd} = columns
  const purchases = LISTED_PURCHASES.length
  let before = -1
  for (let index = 0; index < count; index++) {
    const atType = type[index] as number
    const atLocation = location[index] as number
    const bought = purchase[index] as number
    const price = priceNanoUsd[index] as number
    if (atType >= types || atLocation >= locations || bought >= purchases) return index
    if (price <= 0 || price > Number.MAX_SAFE_INTEGER || price % 1 > 0) return index // none is true of NaN
    const place = (atLocation * types + atType) * purchases + bought
    if (place <= before) return index
    before = place
  }
  return undefined
}
