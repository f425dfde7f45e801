import {clock} from '../clock.ts'
import {count} from '../count.ts'
import {displayWidth, truncate} from '../display-width.ts'
import {pricePerHour} from '../money.ts'
import {noPaint, type Paint} from '../paint.ts'
import {summaryText, WORDS} from '../plain-progress.ts'
import type {LiveNote, LiveRow, LiveState} from './live-state.ts'

export interface Frame {
  /** Of the terminal; the last column stays free, because some terminals wrap when it is written. */
  readonly width: number
  readonly height: number
  readonly nowUnixMs: number
  readonly paint: Paint
}

/** The picture of a state: lines that fit the terminal in both directions. Pure. */
export function liveLines(state: LiveState, frame: Frame): readonly string[] {
  const room = Math.max(1, frame.height - 3)
  const rows = mostTelling(state.rows, room)
  const names = Math.max(0, ...rows.flatMap((row) => (row.operation ? [displayWidth(row.name)] : [])))
  const hidden = state.rows.length - rows.length
  const total = Math.round(((state.endedAtUnixMs ?? frame.nowUnixMs) - state.startedAtUnixMs) / 1000)
  const lines = [
    headline(state, clock(total), frame),
    ...rows.map((row) => rowLine(row, state, Math.min(names, Math.floor(frame.width / 2)), frame)),
    ...(hidden > 0 ? [joined([{text: `  and ${hidden} more`, paint: frame.paint.dim}], frame)] : []),
  ]
  if (state.endedAtUnixMs !== undefined && state.summary) lines.push(joined([summaryText(state.summary)], frame))
  return lines
}

/** A note as it stays in the scrollback; it may wrap, because it must be readable. */
export function noteLine({severity, text}: LiveNote, paint: Paint): string {
  if (severity === 'info') return text
  return `${severity === 'warning' ? paint.yellow('warning:') : paint.red('error:')} ${text}`
}

type Part = string | {readonly text: string; readonly paint: (text: string) => string}

const headline = (state: LiveState, elapsed: string, frame: Frame) =>
  joined(
    [
      {text: state.title, paint: frame.paint.bold},
      {text: elapsed, paint: frame.paint.dim},
      ...(state.placed ? [count(state.placed.nodes, 'node'), pricePerHour(state.placed.priceNanoUsdPerHour)] : []),
    ],
    frame,
  )

function rowLine(row: LiveRow, state: LiveState, names: number, frame: Frame): string {
  const {paint} = frame
  const isAbandoned = row.phase === 'started' && state.endedAtUnixMs !== undefined
  const mark = isAbandoned ? {text: '-', paint: paint.dim} : markOf(row, frame)
  const seconds = ((row.endedAtUnixMs ?? state.endedAtUnixMs ?? frame.nowUnixMs) - row.startedAtUnixMs) / 1000
  const elapsed = seconds >= 1 ? [{text: clock(Math.floor(seconds)), paint: paint.dim}] : []
  const end = isAbandoned ? [{text: 'not finished', paint: paint.yellow}] : []
  const note = row.note === undefined ? [] : [{text: row.note, paint: paint.dim}]
  if (row.operation === undefined) return joined([mark, row.name, ...elapsed, ...end], frame, 1)
  const name = truncate(row.name, names)
  const padded = name + ' '.repeat(names - displayWidth(name))
  const word = {text: WORDS[row.operation][row.phase], paint: row.phase === 'failed' ? paint.red : noPaint.dim}
  return joined([mark, padded, word, ...elapsed, ...end, ...note], frame, 1)
}

const SPINNER = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏']
const SPINNER_STEP_MS = 100

function markOf(row: LiveRow, {nowUnixMs, paint}: Frame): Exclude<Part, string> {
  if (row.phase === 'failed') return {text: '✗', paint: paint.red}
  if (row.phase === 'done') return {text: '✓', paint: row.operation === 'same' ? paint.dim : paint.green}
  return {text: SPINNER[Math.floor(nowUnixMs / SPINNER_STEP_MS) % SPINNER.length] ?? '', paint: paint.cyan}
}

/** Parts with two spaces between them (one after a mark), cut at the terminal's edge. */
function joined(parts: readonly Part[], {width}: Frame, firstGap = 2): string {
  let line = ''
  let left = width - 1
  for (const [index, part] of parts.entries()) {
    const {text, paint} = typeof part === 'string' ? {text: part, paint: noPaint.dim} : part
    const gap = index === 0 ? 0 : Math.min(left, index === 1 ? firstGap : 2)
    const shown = truncate(text, Math.max(0, left - gap))
    if (shown === '') break
    line += ' '.repeat(gap) + paint(shown)
    left -= gap + displayWidth(shown)
  }
  return line
}

/** All that fit; when not all do, those that failed or run come before those that are done. */
function mostTelling(rows: readonly LiveRow[], room: number): readonly LiveRow[] {
  if (rows.length <= room) return rows
  const rank = ({phase}: LiveRow) => ['failed', 'started', 'done'].indexOf(phase)
  const kept = new Set(rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, room - 1))
  return rows.filter((row) => kept.has(row))
}
