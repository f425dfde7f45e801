import {Box, Text, useWindowSize} from 'ink'
import {createElement as h} from 'react'
import type {Paint} from '../paint.ts'
import type {DrawLines} from './fitted-lines.ts'
import {useRedraw} from './use-redraw.ts'

const REDRAW_MS = 500

/** Lines that redraw in place, drawn anew from what there is at every redraw. */
export function LiveText({draw, paint}: {readonly draw: DrawLines; readonly paint: Paint}) {
  const {columns, rows} = useWindowSize()
  useRedraw(REDRAW_MS)
  const lines = draw({width: columns - 1, height: rows, nowUnixMs: Date.now(), paint})
  const shown = lines.map((line, index) => h(Text, {key: index, wrap: 'truncate-end'}, line || ' '))
  return h(Box, {flexDirection: 'column'}, ...shown)
}
