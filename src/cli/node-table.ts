import {benchProgress} from '../views/bench-progress.ts'
import {type NodeWork, nodeWorkLines, workNow} from '../views/node-work.ts'
import {liveTable} from './live-table.ts'
import type {OutputMode} from './output-mode.ts'

interface Named {
  readonly name: string
}

export interface NodeTable extends Disposable {
  /** What a node does now. */
  readonly onProgress: (node: Named, text: string) => void
  readonly onEnd: (node: Named) => void
}

/** A {@link liveTable} of what nodes do now. */
export function nodeTable(mode: OutputMode): NodeTable {
  const work = new Map<string, NodeWork>()
  const ended = new Set<string>()
  const table = liveTable(mode, {
    lines: (frame) => nodeWorkLines(work, ended.size, frame),
    line: () => benchProgress(new Map([...work].map(([node, {does}]) => [node, does]))),
  })
  return {
    onProgress({name}, does) {
      ended.delete(name)
      work.set(name, workNow(work.get(name), does, Date.now()))
    },
    onEnd({name}) {
      if (work.delete(name)) ended.add(name)
    },
    [Symbol.dispose]: () => table[Symbol.dispose](),
  }
}
