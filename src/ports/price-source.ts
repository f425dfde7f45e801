import type {ListedPurchase} from '../domain/catalog/catalog.ts'
import type {MachineType} from '../domain/catalog/machine-type.ts'
import type {PriceRow} from '../domain/catalog/price-row.ts'

/** A vendor's price list. */
export interface PriceSource {
  readonly cloud: string
  /** What it prices. It knows nothing of other purchases, so what is known of them stays. */
  readonly purchases: readonly ListedPurchase[]
  /** What it needs and cannot find here, such as credentials. Absent: anybody may ask it. */
  lacks?(signal: AbortSignal): Promise<Lack | undefined>
  /**
   * The prices in force now. The rows of a region come when all of them are known, then its `region-read`: rows of a region
   * that lacks one are of no use. A machine type that is not priced has no row.
   *
   * @throws GpuctlError when nothing more can be had from this source
   */
  prices(request: PriceRequest): AsyncIterable<PriceRow>
}

export interface Lack {
  readonly why: string
  /** What to set. */
  readonly hint: string
}

export interface PriceRequest {
  /** As the cloud calls them. */
  readonly regions: readonly string[]
  /** The catalog's, of all clouds; others are not asked for. */
  readonly machineTypes: readonly MachineType[]
  readonly signal: AbortSignal
  readonly onProgress?: (news: PriceNews) => void
}

export type PriceNews =
  | {readonly kind: 'region-read'; readonly region: string; readonly rows: number}
  /** It cannot be asked, and that is no fault: not enabled for this account, or without a price list. */
  | {readonly kind: 'region-skipped'; readonly region: string; readonly why: string}
  | {readonly kind: 'region-failed'; readonly region: string; readonly error: Error}
  /** There is something of this price in the list, but not all, or more than one: it is left out. */
  | {
      readonly kind: 'price-missing'
      readonly region: string
      readonly instanceType: string
      readonly purchase: ListedPurchase
      readonly why: string
    }
