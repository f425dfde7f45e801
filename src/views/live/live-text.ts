import {Box, Text, useWindowSize} from 'ink'
import {createElement as h, useEffect, useState} from 'react'
import type {Paint} from '../paint.ts'
import type {DrawLines} from './fitted-lines.ts'

const REDRAW_MS = 500

/** Lines that redraw in place, drawn anew from what there is at every redraw. */
export function LiveText({draw, paint}: {readonly draw: DrawLines; readonly paint: Paint}) {
  const {columns, rows} = useWindowSize()
  const [, redraw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => redraw((times) => times + 1), REDRAW_MS)
    return () => clearInterval(timer)
  }, [])
  const lines = draw({width: columns - 1, height: rows, nowUnixMs: Date.now(), paint})
  const shown = lines.map((line, index) => h(Text, {key: index, wrap: 'truncate-end'}, line || ' '))
  return h(Box, {flexDirection: 'column'}, ...shown)
}
