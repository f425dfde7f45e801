import {parseUsd} from '../units/money.ts'
import {type CsvFile, invalid} from './csv.ts'

/** One cell of a file, by the name of its column: what it must hold is checked, and told with its place. */
export interface Cell {
  readonly file: CsvFile
  readonly line: number
  readonly column: string
  readonly text: string
}

/** @throws GpuctlError CATALOG_INVALID when it is empty */
export function textIn(cell: Cell): string {
  return cell.text === '' ? wrong(cell, 'is empty') : cell.text
}

/** A number above 0, or undefined in an empty cell. @throws GpuctlError CATALOG_INVALID */
export function numberIn(cell: Cell): number | undefined {
  if (cell.text === '') return undefined
  if (DECIMAL.test(cell.text) && Number(cell.text) > 0) return Number(cell.text)
  return wrong(cell, `is ${cell.text}; it is a number above 0, or empty`)
}

/** @throws GpuctlError CATALOG_INVALID when it is empty, too */
export const neededNumberIn = (cell: Cell): number => numberIn(cell) ?? wrong(cell, 'is empty')

/** One of these words. @throws GpuctlError CATALOG_INVALID */
export function wordIn<const T extends string>(cell: Cell, words: readonly T[]): T {
  return (
    words.find((word) => word === cell.text) ??
    wrong(cell, `is "${cell.text}"; it is one of ${words.map((word) => `"${word}"`).join(', ')}`)
  )
}

/**
 * Whole nano-USD; NaN in an empty cell. Exact: the digits, not the number that they are nearest to. A price of nothing is a
 * mistake of the list, and would win every search.
 *
 * @throws GpuctlError CATALOG_INVALID
 */
export function priceIn(cell: Cell): number {
  if (cell.text === '') return Number.NaN
  const nanoUsd = PRICE.test(cell.text) ? parseUsd(cell.text) : undefined
  return nanoUsd
    ? Number(nanoUsd)
    : wrong(cell, `is ${cell.text}; it is a price in USD above 0 with at most 9 decimals, or empty`)
}

const DECIMAL = /^\d{1,15}(?:\.\d{1,15})?$/
const PRICE = /^\d{1,6}(?:\.\d{1,9})?$/

/** @throws GpuctlError CATALOG_INVALID, always */
export function wrong({file, line, column}: Cell, what: string): never {
  throw invalid(`${file.name}:${line}`, `${column} ${what}`)
}
