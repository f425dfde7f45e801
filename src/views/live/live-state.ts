import type {Progress, ResourceOperation} from '../../domain/progress.ts'
import {printable} from '../display-width.ts'

/** What the live view draws; everything in it comes from the events. */
export interface LiveState {
  readonly title: string
  readonly startedAtUnixMs: number
  /** Resources and steps, in the order in which they were first heard of. */
  readonly rows: readonly LiveRow[]
  /** Said once and for good: they scroll away above the picture. */
  readonly notes: readonly LiveNote[]
  readonly placed?: Extract<Progress, {kind: 'placed'}>
  readonly summary?: Extract<Progress, {kind: 'summary'}>
  /** Set at the end; what still ran then was not finished. */
  readonly endedAtUnixMs?: number
}

export interface LiveRow {
  readonly key: string
  readonly name: string
  /** Absent for a step: its name says what is done. */
  readonly operation?: ResourceOperation
  readonly phase: 'started' | 'done' | 'failed'
  readonly startedAtUnixMs: number
  readonly endedAtUnixMs?: number
  /** The last that was said of it: `2 of 8 nodes`. */
  readonly note?: string
}

export interface LiveNote {
  readonly severity: 'info' | 'warning' | 'error'
  readonly text: string
}

export const liveStart = (title: string, nowUnixMs: number): LiveState => ({
  title,
  startedAtUnixMs: nowUnixMs,
  rows: [],
  notes: [],
})

export const liveEnd = (state: LiveState, nowUnixMs: number): LiveState => ({...state, endedAtUnixMs: nowUnixMs})

/** Pure: the state after an event. `nowUnixMs` serves those events that carry no time. */
export function reduceProgress(state: LiveState, progress: Progress, nowUnixMs: number): LiveState {
  switch (progress.kind) {
    case 'resource': {
      const {resource, operation, phase, atUnixMs} = progress
      return withRow(state, {key: `resource ${resource}`, name: resource, operation, phase}, atUnixMs)
    }
    case 'step': {
      const {step, phase} = progress
      return withRow(state, {key: `step ${step}`, name: printable(progress.text) || step, phase}, nowUnixMs)
    }
    case 'message':
      return withMessage(state, progress)
    case 'placed':
      return {...state, placed: progress}
    case 'summary':
      return {...state, summary: progress}
  }
}

type Heard = Pick<LiveRow, 'key' | 'name' | 'operation' | 'phase'>

function withRow(state: LiveState, heard: Heard, atUnixMs: number): LiveState {
  const before = state.rows.find(({key}) => key === heard.key)
  const isRunning = before?.phase === 'started' // another start of what runs already keeps its clock
  const startedAtUnixMs = before && (isRunning || heard.phase !== 'started') ? before.startedAtUnixMs : atUnixMs
  const row: LiveRow = {
    ...heard,
    startedAtUnixMs,
    ...(heard.phase === 'started' ? {} : {endedAtUnixMs: atUnixMs}),
    ...(before?.note === undefined || heard.phase === 'done' ? {} : {note: before.note}),
  }
  if (!before) return {...state, rows: [...state.rows, row]}
  return {...state, rows: state.rows.map((each) => (each.key === heard.key ? row : each))}
}

/** News of a resource that is being worked on belongs to its row; all else is told once. */
function withMessage(state: LiveState, {severity, resource, text}: Extract<Progress, {kind: 'message'}>): LiveState {
  const said = printable(text).trim()
  const isRunning = ({key, phase}: LiveRow) => key === `resource ${resource}` && phase === 'started'
  if (said === '') return state
  if (severity === 'info' && state.rows.some(isRunning))
    return {...state, rows: state.rows.map((row) => (isRunning(row) ? {...row, note: said} : row))}
  const note = {severity, text: resource === undefined ? said : `${resource}: ${said}`}
  const last = state.notes.at(-1)
  if (last?.text === note.text && last.severity === severity) return state
  return {...state, notes: [...state.notes, note]}
}
