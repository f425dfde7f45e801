import {benchProgress} from '../views/bench-progress.ts'
import type {OutputMode} from './output-mode.ts'
import {statusLine} from './status-line.ts'

interface Named {
  readonly name: string
}

export interface NodeLine extends Disposable {
  /** What a node does now. */
  readonly onProgress: (node: Named, text: string) => void
  readonly onEnd: (node: Named) => void
}

/** A {@link statusLine} of what nodes do now. */
export function nodeLine(mode: OutputMode): NodeLine {
  const doing = new Map<string, string>()
  const line = statusLine(mode, () => benchProgress(doing))
  return {
    onProgress: ({name}, text) => doing.set(name, text),
    onEnd: ({name}) => doing.delete(name),
    [Symbol.dispose]: () => line[Symbol.dispose](),
  }
}
