import type {Frame} from './live-lines.ts'

/** What a live table draws of what there is now. */
export type DrawLines = (frame: Frame) => readonly string[]

/** For the terminal's cursor, a headline, titles, and the line that says how many are not shown. */
const OTHER_LINES = 4

/** As many of the rows as the terminal has room for, the first of them, and how many there are besides. */
export function fittedRows<T>(
  rows: readonly T[],
  {height}: Pick<Frame, 'height'>,
): {shown: readonly T[]; more: readonly string[]} {
  const room = Math.max(1, height - OTHER_LINES)
  const hidden = rows.length - room
  return {shown: rows.slice(0, room), more: hidden > 0 ? [`  and ${hidden} more`] : []}
}
