import type {DrawLines} from '../views/live/fitted-lines.ts'
import type {OutputMode} from './output-mode.ts'
import {statusLine} from './status-line.ts'
import {canAnimate} from './terminal.ts'

export interface LivePicture {
  /** On a terminal. */
  readonly lines: DrawLines
  /** Elsewhere, every half minute. */
  readonly line: () => string
}

/** What goes on, on stderr until it is disposed of: a table that redraws itself on a terminal, a line now and then elsewhere. */
export function liveTable(mode: OutputMode, {lines, line}: LivePicture): Disposable {
  if (mode !== 'text' || !canAnimate()) return statusLine(mode, line)
  let table: Disposable | undefined
  let isOver = false
  // Ink and React: only where they are seen.
  void import('./live-text-output.ts').then(({openLiveText}) => {
    if (!isOver) table = openLiveText(lines)
  })
  return {
    [Symbol.dispose]() {
      isOver = true
      table?.[Symbol.dispose]()
      table = undefined
    },
  }
}
