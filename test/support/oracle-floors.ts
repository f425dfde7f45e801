import type {Known} from '../../src/domain/catalog/machine-type.ts'

/** What is unknown is NaN, and so never enough: nothing is more than NaN, or as much. */
export const known = (value: Known<number>): number => (value === 'unknown' ? Number.NaN : value)

export const isEnough = (has: Known<number>, floor: number | undefined): boolean =>
  floor === undefined || known(has) >= floor

/** Word by word: A100 is A100-80GB-SXM, and A10 is not. */
export function isOf(wanted: string, has: string): boolean {
  const words = has.toLowerCase().split('-')
  return wanted
    .toLowerCase()
    .split('-')
    .every((word, index) => words[index] === word)
}
