import {LISTED_PURCHASES, type ListedPurchase} from './catalog.ts'
import {type PriceRow, rowKey, rowPrice} from './price-row.ts'

/** What a refresh does to the prices of one cloud and region, and why it should not be taken unseen. */
export interface GuardedRefresh {
  /** Empty: nothing speaks against it. */
  readonly heldBack: readonly HoldReason[]
  readonly added: readonly PriceChange[]
  readonly changed: readonly PriceChange[]
  readonly gone: readonly PriceChange[]
}

/** One price: of a machine type at a place, bought in one way. */
export interface PriceChange {
  readonly zone: string
  readonly instanceType: string
  readonly purchase: ListedPurchase
  /** Absent where the price is new. */
  readonly beforeNanoUsd?: number
  /** Absent where it is gone. */
  readonly afterNanoUsd?: number
}

export type HoldReason =
  | {
      readonly kind: 'rows-dropped'
      readonly purchase: ListedPurchase
      readonly before: number
      readonly dropped: number
    }
  | ({readonly kind: 'price-moved'} & PriceChange)

export interface GuardLimits {
  readonly droppedPercent: number
  readonly movedPercent: Readonly<Record<ListedPurchase, MoveLimit>>
}

/** How far a price may go, of what it was. */
export interface MoveLimit {
  readonly up: number
  readonly down: number
}

/**
 * Price lists change their texts and columns without notice; what goes wrong then looks like missing or strange prices.
 * List prices hold for months. Spot prices follow the market between about a tenth of the list price and all of it, so that
 * no move by less than a factor of ten is strange; a wrong unit or a price of something else is mostly further away.
 */
export const GUARD_LIMITS: GuardLimits = {
  droppedPercent: 5,
  movedPercent: {'on-demand': {up: 30, down: 30}, spot: {up: 900, down: 90}, 'flex-start': {up: 30, down: 30}},
}

/**
 * Compares the rows of one cloud and region. Each purchase counts by itself, because a list that loses all its on-demand
 * prices still has its spot rows. What is new holds nothing back.
 */
export function guardRefresh(
  before: readonly PriceRow[],
  after: readonly PriceRow[],
  limits: GuardLimits = GUARD_LIMITS,
): GuardedRefresh {
  const changes = LISTED_PURCHASES.flatMap((purchase) => changesOf(before, after, purchase))
  const added = changes.filter(({beforeNanoUsd}) => beforeNanoUsd === undefined)
  const gone = changes.filter(({afterNanoUsd}) => afterNanoUsd === undefined)
  const changed = changes.filter(({beforeNanoUsd, afterNanoUsd}) => beforeNanoUsd && afterNanoUsd)
  const dropped = LISTED_PURCHASES.map((purchase) => ({
    kind: 'rows-dropped' as const,
    purchase,
    before: before.filter((row) => rowPrice(row, purchase) !== undefined).length,
    dropped: gone.filter((change) => change.purchase === purchase).length,
  }))
  const moved = changed.filter((change) => hasMoved(change, limits.movedPercent[change.purchase]))
  const heldBack = [
    ...dropped.filter(({before, dropped}) => dropped * 100 > before * limits.droppedPercent),
    ...moved.map((change) => ({kind: 'price-moved' as const, ...change})),
  ]
  return {heldBack, added, changed, gone}
}

function changesOf(before: readonly PriceRow[], after: readonly PriceRow[], purchase: ListedPurchase): PriceChange[] {
  const [old, fresh] = [before, after].map((rows) => new Map(rows.map((row) => [rowKey(row), row])))
  return [...new Map([...(old ?? []), ...(fresh ?? [])]).entries()].flatMap(([key, {zone, instanceType}]) => {
    const [beforeNanoUsd, afterNanoUsd] = [rowPrice(old?.get(key), purchase), rowPrice(fresh?.get(key), purchase)]
    if (beforeNanoUsd === afterNanoUsd) return []
    return [
      {
        zone,
        instanceType,
        purchase,
        ...(beforeNanoUsd === undefined ? {} : {beforeNanoUsd}),
        ...(afterNanoUsd === undefined ? {} : {afterNanoUsd}),
      },
    ]
  })
}

/** Exactly: a hundred times a price may be more than a number holds. */
function hasMoved({beforeNanoUsd = 0, afterNanoUsd = 0}: PriceChange, {up, down}: MoveLimit): boolean {
  const percent = afterNanoUsd > beforeNanoUsd ? up : down
  return BigInt(Math.abs(afterNanoUsd - beforeNanoUsd)) * 100n > BigInt(beforeNanoUsd) * BigInt(percent)
}
