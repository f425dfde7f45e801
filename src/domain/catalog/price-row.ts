import {LISTED_PURCHASES, type ListedPurchase, type Location} from './catalog.ts'

/** What a vendor asks for one machine type at one place: a row of prices.csv. A price that is not there is not known. */
export interface PriceRow extends Location, RowPrices {
  readonly instanceType: string
  /** Where it is from, in few words. */
  readonly source: string
}

/** Whole nano-USD an hour, above 0 and below 2^53. */
export interface RowPrices {
  readonly onDemand?: number
  readonly spot?: number
  readonly flexStart?: number
}

/** What tells a row from the others of its cloud and region. */
export const rowKey = ({zone, instanceType}: Pick<PriceRow, 'zone' | 'instanceType'>): string =>
  `${zone},${instanceType}`

export const rowPrice = (row: PriceRow | undefined, purchase: ListedPurchase): number | undefined =>
  row?.[FIELDS[purchase]]

/** The prices that are known. */
export const rowPrices = (priceOf: (purchase: ListedPurchase) => number | undefined): RowPrices =>
  Object.fromEntries(
    LISTED_PURCHASES.flatMap((purchase) => {
      const price = priceOf(purchase)
      return price === undefined || Number.isNaN(price) ? [] : [[FIELDS[purchase], price]]
    }),
  )

const FIELDS = {'on-demand': 'onDemand', spot: 'spot', 'flex-start': 'flexStart'} as const satisfies Readonly<
  Record<ListedPurchase, keyof RowPrices>
>
