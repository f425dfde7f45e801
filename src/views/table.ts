import {displayWidth, printable, truncate} from './display-width.ts'
import type {TextContext} from './view.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Left out when the terminal is too narrow for all columns; the highest number goes first. */
  readonly drop?: number
  /** Below this it is rather dropped than cut further (default: 8; numbers, which stand to the right, are not cut). */
  readonly least?: number
}

/** What a cell says, and its colour; the text is cut before it is coloured. */
export type Cell = string | {readonly text: string; readonly paint: (text: string) => string}

const GAP = 2

/**
 * Columns under their titles. Never wider than the terminal: the widest columns are cut first, then the least important
 * are left out. No spaces at the ends of lines.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  {width, paint}: TableContext,
): string {
  const cells = rows.map((row) => row.map(clean))
  const natural = columns.map(({title}, index) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[index]?.text ?? '')), displayWidth(title)),
  )
  const fitted = fitWidths(columns, natural, width)
  const titles = columns.map(({title}) => ({text: title, paint: paint.dim}))
  return [titles, ...cells].map((row) => line(row, columns, fitted, width)).join('\n')
}

type TableContext = Pick<TextContext, 'width' | 'paint'>
type PaintedCell = Exclude<Cell, string>
/** A column's place in the row and the width it got. */
type Fitted = readonly {readonly index: number; readonly width: number}[]

function clean(cell: Cell): PaintedCell {
  if (typeof cell === 'string') return {text: printable(cell), paint: (text) => text}
  return {text: printable(cell.text), paint: cell.paint}
}

function fitWidths(columns: readonly Column[], natural: readonly number[], width: number): Fitted {
  const least = natural.map((size, index) => Math.min(size, leastOf(columns[index])))
  let kept = columns.map((_, index) => index)
  while (kept.length > 1 && total(kept.map((index) => least[index] ?? 0)) > width) {
    const droppable = kept.filter((index) => columns[index]?.drop !== undefined)
    if (droppable.length === 0) break
    const first = droppable.reduce((a, b) => ((columns[b]?.drop ?? 0) >= (columns[a]?.drop ?? 0) ? b : a))
    kept = kept.filter((index) => index !== first)
  }
  const sizes = kept.map((index) => natural[index] ?? 0)
  const floors = kept.map((index) => least[index] ?? 0)
  while (total(sizes) > width) {
    const widest = widestAbove(sizes, floors) ?? widestAbove(sizes, floors.fill(1))
    if (widest === undefined) break
    sizes[widest] = (sizes[widest] ?? 0) - 1
  }
  return kept.map((index, at) => ({index, width: sizes[at] ?? 0}))
}

const leastOf = (column: Column | undefined) =>
  column?.least ?? (column?.align === 'right' ? Number.POSITIVE_INFINITY : 8)

const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0) + GAP * (sizes.length - 1)

function widestAbove(sizes: readonly number[], floors: readonly number[]): number | undefined {
  let widest: number | undefined
  for (const [index, size] of sizes.entries()) {
    if (size > (floors[index] ?? 0) && (widest === undefined || size > (sizes[widest] ?? 0))) widest = index
  }
  return widest
}

function line(row: readonly PaintedCell[], columns: readonly Column[], fitted: Fitted, width: number): string {
  let text = ''
  let end = 0
  let start = 0
  for (const {index, width: size} of fitted) {
    const cell = row[index]
    const shown = truncate(cell?.text ?? '', Math.min(size, width - start))
    const at = columns[index]?.align === 'right' ? start + size - displayWidth(shown) : start
    if (cell && shown) {
      text += ' '.repeat(at - end) + cell.paint(shown)
      end = at + displayWidth(shown)
    }
    start += size + GAP
  }
  return text
}
