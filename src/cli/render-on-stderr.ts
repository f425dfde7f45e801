import chalk from 'chalk'
import {type Instance, render} from 'ink'
import type {ReactNode} from 'react'
import {colourLevel} from './terminal.ts'

/** Draws where progress goes: stdout is for results. Ctrl-C stays the command's. */
export function renderOnStderr(node: ReactNode): Instance {
  chalk.level = colourLevel('stderr') // ink paints with chalk's default instance, which looks at stdout
  return render(node, {
    stdout: process.stderr,
    stderr: process.stderr,
    exitOnCtrlC: false,
    interactive: true,
    maxFps: 15,
  })
}
