import type {OutputMode} from './output-mode.ts'
import {CLEAR_LINE, canAnimate, widthOf} from './terminal.ts'

const REDRAW_MS = 500
const PLAIN_MS = 30_000
/** For the terminal's own `^C`, which would wrap a full line. */
const ROOM = 3

/** One line on stderr until it is disposed of: it rewrites itself on a terminal, and comes every half minute elsewhere. What is short shows nothing. */
export function statusLine(mode: OutputMode, text: () => string): Disposable {
  const isLive = mode === 'text' && canAnimate()
  const show = () =>
    process.stderr.write(isLive ? CLEAR_LINE + text().slice(0, widthOf('stderr') - ROOM) : `${text()}\n`)
  const timer = mode === 'text' ? setInterval(show, isLive ? REDRAW_MS : PLAIN_MS) : undefined
  let isOver = false
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      if (isLive && !isOver) process.stderr.write(CLEAR_LINE)
      isOver = true
    },
  }
}
