import {Box, Static, Text, useWindowSize} from 'ink'
import {createElement as h} from 'react'
import type {Paint} from '../paint.ts'
import {liveLines, noteLine} from './live-lines.ts'
import type {LiveNote, LiveState} from './live-state.ts'
import {useRedraw} from './use-redraw.ts'

export interface LiveViewProps {
  /** Read at every redraw; events alone redraw nothing, so that a thousand of them cost nothing. */
  readonly read: () => LiveState
  readonly paint: Paint
}

const REDRAW_MS = 100

/**
 * Lines that redraw in place, and notes that scroll away above them. All wording and fitting is in `liveLines`; without JSX,
 * so that Node runs this file from its source.
 */
export function LiveView({read, paint}: LiveViewProps) {
  const {columns, rows} = useWindowSize()
  useRedraw(REDRAW_MS)
  const state = read()
  const frame = {width: columns, height: rows, nowUnixMs: Date.now(), paint}
  const note = (each: LiveNote, index: number) => h(Text, {key: index}, noteLine(each, paint))
  const lines = liveLines(state, frame).map((line, index) => h(Text, {key: index, wrap: 'truncate-end'}, line || ' '))
  // biome-ignore lint/correctness/noChildrenProp: Static's child is a function, which createElement takes only as a prop
  const notes = h(Static<LiveNote>, {items: [...state.notes], children: note})
  return h(Box, {flexDirection: 'column'}, notes, ...lines)
}
