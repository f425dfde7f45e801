import type {OfferingColumns} from './catalog.ts'

/** One offering before it is put into columns. */
export interface PricedOffering {
  readonly type: number
  readonly location: number
  readonly purchase: number
  /** NaN: unknown. */
  readonly priceNanoUsd: number
  /** Where it was read. */
  readonly line: number
}

/** Sorts offerings into columns. @throws what `twice` makes of the line of one that is there twice */
export function offeringColumns(offerings: readonly PricedOffering[], twice: (line: number) => Error): OfferingColumns {
  const sorted = offerings.toSorted(
    (a, b) => a.location - b.location || a.type - b.type || a.purchase - b.purchase || a.line - b.line,
  )
  for (const [index, {location, type, purchase, line}] of sorted.entries()) {
    const next = sorted[index - 1]
    if (next?.location === location && next.type === type && next.purchase === purchase) throw twice(line)
  }
  return {
    count: sorted.length,
    type: Uint32Array.from(sorted, ({type}) => type),
    location: Uint32Array.from(sorted, ({location}) => location),
    purchase: Uint8Array.from(sorted, ({purchase}) => purchase),
    priceNanoUsd: Float64Array.from(sorted, ({priceNanoUsd}) => priceNanoUsd),
  }
}
