import type {ListedPurchase, Location} from './catalog.ts'

/** What a vendor asks for one machine type at one place: a row of prices.csv. A price that is not there is not known. */
export interface PriceRow extends Location {
  readonly instanceType: string
  /** Whole nano-USD an hour, above 0 and below 2^53, as {@link spot}. */
  readonly onDemand?: number
  readonly spot?: number
  /** Where it is from, in few words. */
  readonly source: string
}

/** What tells a row from the others of its cloud and region. */
export const rowKey = ({zone, instanceType}: Pick<PriceRow, 'zone' | 'instanceType'>): string =>
  `${zone},${instanceType}`

export const rowPrice = (row: PriceRow | undefined, purchase: ListedPurchase): number | undefined =>
  purchase === 'spot' ? row?.spot : row?.onDemand
