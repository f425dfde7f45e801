import type {Instance} from 'ink'
import {createElement} from 'react'
import type {Progress} from '../domain/progress.ts'
import {liveEnd, liveStart, reduceProgress} from '../views/live/live-state.ts'
import {LiveView} from '../views/live/live-view.ts'
import type {ProgressOutput} from './progress-output.ts'
import {renderOnStderr} from './render-on-stderr.ts'
import {paintFor} from './terminal.ts'

/** Until the first event, nothing is drawn for this long: what answers at once needs no picture. */
const PATIENCE_MS = 400

/** Progress as a picture on stderr. When it ends, its last state stays as text and the cursor is back. */
export function openLiveOutput(title: string): ProgressOutput {
  let state = liveStart(title, Date.now())
  let app: Instance | undefined
  let isOver = false

  const view = () => createElement(LiveView, {read: () => state, paint: paintFor('stderr')})
  const open = () => {
    clearTimeout(patience)
    if (isOver || app) return
    app = renderOnStderr(view())
  }
  const patience = setTimeout(open, PATIENCE_MS)
  const take = (progress: Progress) => {
    state = reduceProgress(state, progress, Date.now())
    open()
  }
  /** What is drawn becomes text; the next event begins a new picture below it. */
  const pause = () => {
    clearTimeout(patience)
    if (!app) return
    const isWorthKeeping = state.rows.length > 0 || state.summary !== undefined
    if (isWorthKeeping) {
      state = liveEnd(state, Date.now())
      app.rerender(view())
    } else app.clear() // only the clock was seen
    app.unmount()
    if (isWorthKeeping) process.stderr.write('\n')
    app = undefined
    state = liveStart(title, state.startedAtUnixMs)
  }
  const end = () => {
    pause()
    isOver = true
  }
  return {listener: take, note, pause, abandon: end, [Symbol.asyncDispose]: async () => end()}

  function note(text: string): void {
    if (app) take({kind: 'message', severity: 'warning', text})
    else process.stderr.write(`${text}\n`)
  }
}
