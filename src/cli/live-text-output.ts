import chalk from 'chalk'
import {render} from 'ink'
import {createElement} from 'react'
import type {DrawLines} from '../views/live/fitted-lines.ts'
import {LiveText} from '../views/live/live-text.ts'
import {colourLevel, paintFor} from './terminal.ts'

/** Lines on stderr that redraw themselves; nothing of them is left once this is disposed of. */
export function openLiveText(draw: DrawLines): Disposable {
  chalk.level = colourLevel('stderr') // ink paints with chalk's default instance, which looks at stdout
  const app = render(createElement(LiveText, {draw, paint: paintFor('stderr')}), {
    stdout: process.stderr, // stdout is for results
    stderr: process.stderr,
    exitOnCtrlC: false,
    interactive: true,
    maxFps: 15,
  })
  return {
    [Symbol.dispose]() {
      app.clear()
      app.unmount()
    },
  }
}
