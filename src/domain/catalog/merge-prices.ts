import {LISTED_PURCHASES, type ListedPurchase} from './catalog.ts'
import {type PriceRow, rowKey, rowPrice, rowPrices} from './price-row.ts'

/** Fresh rows of one price list, and what that list prices at all. */
export interface FreshPrices {
  readonly purchases: readonly ListedPurchase[]
  readonly rows: readonly PriceRow[]
}

/**
 * The rows of one cloud and region after some of its price lists were read: what they price is as they say, what none of them
 * prices stays. A price for the whole region holds in each of its zones where the machine type is known to be; in a local
 * zone, which has prices of its own, it does not, and what is known there stays.
 */
export function mergePrices(current: readonly PriceRow[], fresh: readonly FreshPrices[]): readonly PriceRow[] {
  const all = [...current, ...fresh.flatMap(({rows}) => rows)]
  const places = new Map(all.map((row) => [rowKey(row), row]))
  const inZones = new Set(all.filter(({zone}) => zone !== '').map(({instanceType}) => instanceType))
  const before = byRowKey(current)
  const lists = fresh.map(({purchases, rows}) => ({purchases, rows: byRowKey(rows)}))
  /** The row that says what one purchase costs at a place. */
  const rowOf = (place: PriceRow, purchase: ListedPurchase) => {
    const list = lists.find(({purchases}) => purchases.includes(purchase))?.rows
    const known = before.get(rowKey(place))
    if (list === undefined) return known
    return list.get(rowKey(place)) ?? (isLocalZone(place.zone) ? known : list.get(rowKey({...place, zone: ''})))
  }
  return [...places.values()].flatMap((place) => {
    if (place.zone === '' && inZones.has(place.instanceType)) return [] // its zones tell
    return rowOfSome(place, (purchase) => rowOf(place, purchase))
  })
}

const byRowKey = (rows: readonly PriceRow[]) => new Map(rows.map((row) => [rowKey(row), row]))

/** AWS's `usw2-lax1-az1`; a zone of the region itself is `usw2-az1`. */
const isLocalZone = (zone: string) => zone.split('-').length > 2

/** One row of the prices of several; none where none of them has one. */
function rowOfSome(
  {cloud, region, zone, instanceType}: PriceRow,
  rowOf: (purchase: ListedPurchase) => PriceRow | undefined,
): readonly PriceRow[] {
  const priced = LISTED_PURCHASES.filter((purchase) => rowPrice(rowOf(purchase), purchase) !== undefined)
  if (priced.length === 0) return []
  const prices = rowPrices((purchase) => rowPrice(rowOf(purchase), purchase))
  const sources = new Set(priced.map((purchase) => rowOf(purchase)?.source))
  return [{cloud, region, zone, instanceType, ...prices, source: [...sources].join('; ')}]
}
