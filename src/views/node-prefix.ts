import {displayWidth} from './display-width.ts'
import type {Paint} from './paint.ts'

/** `node-0  | `, `node-10 | `: what stands before the lines of each node, in a colour of its own. */
export function nodePrefixes(names: readonly string[], paint: Paint): ReadonlyMap<string, string> {
  const width = Math.max(0, ...names.map(displayWidth))
  return new Map(
    names.map((name, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? 'cyan'
      return [name, paint[colour](`${name}${' '.repeat(width - displayWidth(name))} |`).concat(' ')]
    }),
  )
}

/** Without red and yellow, which mean something. */
const COLOURS = ['cyan', 'magenta', 'blue', 'green'] as const
