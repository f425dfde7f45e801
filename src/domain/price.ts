import type {Placement} from './placement/placement.ts'

/** What a placement costs an hour, in nano-USD; 'unknown' as soon as one price is. */
export function priceOf(placement: Placement): bigint | 'unknown' {
  let total = 0n
  for (const {nodes, offering} of placement.pools) {
    if (offering.priceNanoUsdPerHour === 'unknown') return 'unknown'
    total += BigInt(nodes) * offering.priceNanoUsdPerHour
  }
  return total
}
