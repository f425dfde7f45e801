import {createElement} from 'react'
import type {DrawLines} from '../views/live/fitted-lines.ts'
import {LiveText} from '../views/live/live-text.ts'
import {renderOnStderr} from './render-on-stderr.ts'
import {paintFor} from './terminal.ts'

/** Lines on stderr that redraw themselves; nothing of them is left once this is disposed of. */
export function openLiveText(draw: DrawLines): Disposable {
  const app = renderOnStderr(createElement(LiveText, {draw, paint: paintFor('stderr')}))
  return {
    [Symbol.dispose]() {
      app.clear()
      app.unmount()
    },
  }
}
