import {isatty} from 'node:tty'
import {Chalk, supportsColor, supportsColorStderr} from 'chalk'
import type {Paint} from '../views/paint.ts'

type Stream = 'stdin' | 'stdout' | 'stderr'

/** Whether a person sits at that end. */
export const isTerminal = (stream: Stream): boolean => isatty(['stdin', 'stdout', 'stderr'].indexOf(stream))

/** Columns of the terminal behind a stream; Infinity where none is, so that pipes get whole lines. */
export const widthOf = (stream: 'stdout' | 'stderr'): number =>
  isTerminal(stream) ? process[stream].columns || 80 : Number.POSITIVE_INFINITY

/** Colours for one stream: chalk looks at terminal and FORCE_COLOR, and leaves NO_COLOR to us. As in Node, the first wins. */
export const paintFor = (stream: 'stdout' | 'stderr'): Paint => new Chalk({level: colourLevel(stream)})

export function colourLevel(stream: 'stdout' | 'stderr'): 0 | 1 | 2 | 3 {
  if (process.env.NO_COLOR && process.env.FORCE_COLOR === undefined) return 0
  const supported = stream === 'stdout' ? supportsColor : supportsColorStderr
  return supported ? supported.level : 0
}

/** To the line's start, and nothing on it. */
export const CLEAR_LINE = '\r\x1b[K'

/** Whether a picture that redraws itself may stand on stderr. */
export const canAnimate = (env: NodeJS.ProcessEnv = process.env): boolean =>
  isTerminal('stderr') && (env.CI === undefined || env.CI === '' || env.CI === 'false') && env.TERM !== 'dumb'
