import type {ListedPurchase} from './catalog.ts'
import type {GuardedRefresh} from './guard-refresh.ts'

/** What an update of the catalog did. */
export interface CatalogUpdate {
  /** Whether all that was asked for is of today, a part of it, or nothing. */
  readonly verdict: 'fresh' | 'partly' | 'none-read'
  readonly isDryRun: boolean
  /** Where the catalog is saved; absent where there was nothing to save, or that was not wanted. */
  readonly savedTo?: string
  /** Of the catalog after it. */
  readonly date: string
  readonly hash: string
  readonly regions: readonly UpdatedRegion[]
  readonly leftOut: readonly LeftOutPrices[]
  /** What a price list has in part only, or more than once. */
  readonly incomplete: readonly IncompletePrice[]
}

export interface UpdatedRegion extends GuardedRefresh {
  readonly cloud: string
  readonly region: string
  /** `held-back`: its prices are as they were. `failed` and `skipped`: nothing of it was read. */
  readonly outcome: 'updated' | 'unchanged' | 'held-back' | 'failed' | 'skipped'
  /** What was read of it. */
  readonly read: readonly ListedPurchase[]
  readonly unread: readonly UnreadPrices[]
}

export interface UnreadPrices {
  readonly purchases: readonly ListedPurchase[]
  /** Skipped is what cannot be asked, and that is no fault. */
  readonly kind: 'failed' | 'skipped'
  readonly why: string
  readonly hint?: string
}

/** What nobody could ask for here. */
export interface LeftOutPrices {
  readonly cloud: string
  readonly purchases: readonly ListedPurchase[]
  readonly why: string
  /** What to set. */
  readonly hint: string
}

export interface IncompletePrice {
  readonly cloud: string
  readonly region: string
  readonly instanceType: string
  readonly purchase: ListedPurchase
  readonly why: string
}
