import type {CopyRequest} from '../app/copy-files.ts'
import {copyProgress} from '../views/copy-progress.ts'
import type {OutputMode} from './output-mode.ts'
import {CLEAR_LINE, canAnimate, widthOf} from './terminal.ts'

/** Listens to a copy, and shows how far it is until it is disposed of. */
export type CopyMeter = Required<Pick<CopyRequest, 'onTotal' | 'onProgress'>> & Disposable

const REDRAW_MS = 500
const PLAIN_MS = 30_000
/** For the terminal's own `^C`, which would wrap a full line. */
const ROOM = 3

/** One line on stderr: it rewrites itself on a terminal, and comes every half minute elsewhere. Short copies show nothing. */
export function copyMeter(mode: OutputMode): CopyMeter {
  const startedAtMs = performance.now()
  let bytes = 0
  let totalBytes: number | undefined
  const isLive = mode === 'text' && canAnimate()
  const show = () => {
    const elapsedMs = performance.now() - startedAtMs
    const text = copyProgress({bytes, elapsedMs, ...(totalBytes === undefined ? {} : {totalBytes})})
    process.stderr.write(isLive ? CLEAR_LINE + text.slice(0, widthOf('stderr') - ROOM) : `${text}\n`)
  }
  const timer = mode === 'text' ? setInterval(show, isLive ? REDRAW_MS : PLAIN_MS) : undefined
  let isOver = false
  return {
    onTotal(total) {
      totalBytes = total
    },
    onProgress(_node, count) {
      bytes += count
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      if (isLive && !isOver) process.stderr.write(CLEAR_LINE)
      isOver = true
    },
  }
}
