import {clock} from './clock.ts'
import {count} from './count.ts'
import {fittedRows} from './live/fitted-lines.ts'
import type {Frame} from './live/live-lines.ts'
import {table} from './table.ts'

/** What a node does now. */
export interface NodeWork {
  readonly does: string
  readonly sinceUnixMs: number
  /** What it did before. */
  readonly done: number
}

/** With what a node says that it does now: `gemm_bf16: 8 GPUs compute, 120 of 600 s` is how far it is with one thing, `gemm_bf16`. */
export function workNow(before: NodeWork | undefined, does: string, nowUnixMs: number): NodeWork {
  const thingOf = (text: string) => text.split(': ')[0]
  if (before === undefined) return {does, sinceUnixMs: nowUnixMs, done: 0}
  return thingOf(before.does) === thingOf(does)
    ? {...before, does}
    : {does, sinceUnixMs: nowUnixMs, done: before.done + 1}
}

/** Those that have been at one thing for longest come first: who waits sees for whom. */
export function nodeWorkLines(work: ReadonlyMap<string, NodeWork>, ended: number, frame: Frame): readonly string[] {
  const {nowUnixMs, paint} = frame
  const rows = [...work].sort(
    ([a, one], [b, other]) => one.sinceUnixMs - other.sinceUnixMs || a.localeCompare(b, 'en', {numeric: true}),
  )
  const {shown, more} = fittedRows(rows, frame)
  const columns = [
    ...[
      {title: 'NODE', least: 8},
      {title: 'DOES', least: 12},
      {title: 'FOR', align: 'right' as const},
    ],
    {title: 'DONE', align: 'right' as const, drop: 1},
  ]
  const cells = shown.map(([node, {does, sinceUnixMs, done}]) => [
    ...[node, does, clock(Math.floor((nowUnixMs - sinceUnixMs) / 1000)), String(done)],
  ])
  const headline = `${count(work.size, 'node')} at work${ended === 0 ? '' : `, ${ended} done`}`
  return [
    paint.bold(headline),
    ...(cells.length === 0 ? [] : table(columns, cells, frame).split('\n')),
    ...more.map(paint.dim),
  ]
}
