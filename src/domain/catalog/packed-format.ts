/**
 * How a catalog lies in a file, so that it is ready as soon as it is read:
 *
 *   bytes        what
 *   8            the magic
 *   4, 4         format version; bytes of the JSON
 *   4, 4         offerings; 0
 *   a multiple of 8, filled up with spaces: JSON of all but the offerings
 *   8 × n        prices, and then 4 × n types, 4 × n locations, 1 × n purchases: the columns of `OfferingColumns`
 *   32           SHA-256 of everything before
 *
 * Numbers are little-endian, as on every machine that Node is built for, but IBM's mainframes: the columns are not copied.
 */
export interface PackedLayout {
  readonly jsonBytes: number
  readonly offerings: number
}

/** To be raised with every change of the layout, of what the JSON holds, and of how CSV is read: packed copies of it are kept. */
export const FORMAT_VERSION = 2

/** Not text from its first byte on, and with an end of line that a transfer as text would change. */
export const MAGIC = Uint8Array.of(0x89, 0x47, 0x50, 0x55, 0x43, 0x41, 0x54, 0x0a)
export const FIXED_BYTES = 24
export const HASH_BYTES = 32

/** Where each part begins, and how long the file is. */
export function offsetsOf({jsonBytes, offerings}: PackedLayout) {
  const price = FIXED_BYTES + jsonBytes
  const type = price + 8 * offerings
  const location = type + 4 * offerings
  const purchase = location + 4 * offerings
  const hash = purchase + offerings
  return {price, type, location, purchase, hash, end: hash + HASH_BYTES}
}
