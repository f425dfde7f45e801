import {displayWidth, printable, truncate} from './display-width.ts'
import type {Cell} from './table.ts'

/** Parts of a line with two spaces between them; those that do not fit go on, indented. Never wider than `width`. */
export function wrapParts(parts: readonly Cell[], width: number): string {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const part of parts) {
    const {text, paint} = typeof part === 'string' ? {text: part, paint: undefined} : part
    const clean = printable(text)
    if (used > 0 && used + GAP.length + displayWidth(clean) > width) {
      lines.push(line)
      line = ''
      used = 0
    }
    const before = used > 0 || lines.length > 0 ? GAP : ''
    const shown = truncate(clean, Math.max(0, width - used - before.length))
    line += before + (paint ? paint(shown) : shown)
    used += before.length + displayWidth(shown)
  }
  return [...lines, line].join('\n')
}

const GAP = '  '
