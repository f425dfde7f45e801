import {createHash} from 'node:crypto'

/** The block of addresses of a subnet: 4,096 of them. @param slot the region's, see {@link slotFor} */
export const rangeOf = (slot: number, range: number): string =>
  `10.${slot * 2 + (range >> 4)}.${(range & 15) * 16}.0/20`

/** In which of 128 parts of 10.0.0.0/8 a subnet lies. */
export function slotOf(range: string): number | undefined {
  const second = /^10\.(\d{1,3})\./.exec(range)?.[1]
  return second === undefined ? undefined : Number(second) >> 1
}

/**
 * A region's part of the addresses. Without a record of who has which, it follows from the region's name, and goes on to the next where
 * another region has that one.
 *
 * @param taken by other regions of the cluster
 */
export function slotFor(region: string, taken: ReadonlySet<number>): number {
  const first = (createHash('sha256').update(region).digest()[0] ?? 0) % SLOTS
  for (let step = 0; step < SLOTS; step++) if (!taken.has((first + step) % SLOTS)) return (first + step) % SLOTS
  throw new RangeError('a cluster in more than 128 regions')
}

const SLOTS = 128
