import {type KernelClass, kernelClass} from './kernel-class.ts'
import type {ProcessTrace, TraceEvent} from './trace-event.ts'

/** What one stream of a GPU, or one thread, did in the window of a trace. */
export interface TimelineRow {
  readonly title: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  /** In {@link COLUMNS}: the first that it fills, and the first that it does not. */
  readonly from: number
  readonly to: number
  /** What filled most of it. */
  readonly name: string
  readonly class: KernelClass | 'call'
}

/** Into how many parts a window is cut: as many as a picture has pixels, about. */
export const COLUMNS = 1000
const MOST_ROWS = 32

/** One row for each stream, then each thread, the busiest threads first. */
export function timeline({events, window}: ProcessTrace): readonly TimelineRow[] {
  const onGpu = events.filter(({gpu}) => gpu !== undefined)
  const streams = Map.groupBy(onGpu, ({gpu, stream}) => `GPU ${gpu}, stream ${stream}`)
  const calls = events.filter(({gpu, category}) => gpu === undefined && category === 'cpu_op')
  const threads = Map.groupBy(calls, ({thread}) => `thread ${thread}`)
  const byName = [...streams].sort(([a], [b]) => a.localeCompare(b, 'en', {numeric: true}))
  const byEvents = [...threads].sort(([, a], [, b]) => b.length - a.length)
  return [...byName, ...byEvents]
    .slice(0, MOST_ROWS)
    .map(([title, own]) => ({title, bars: barsOf(own, window)}))
    .filter(({bars}) => bars.length > 0)
}

interface Filling {
  readonly name: string
  readonly class: Bar['class']
  us: number
}

function barsOf(events: readonly TraceEvent[], {fromUs, toUs}: ProcessTrace['window']): readonly Bar[] {
  const columnUs = (toUs - fromUs) / COLUMNS
  const columns: (Filling | undefined)[] = Array.from({length: COLUMNS})
  if (!(columnUs > 0)) return []
  for (const event of outermost(events)) {
    const [start, end] = [(event.atUs - fromUs) / columnUs, (event.atUs + event.durationUs - fromUs) / columnUs]
    for (let at = Math.max(0, Math.floor(start)); at < Math.min(COLUMNS, end); at++) {
      const us = (Math.min(end, at + 1) - Math.max(start, at)) * columnUs
      if (us > (columns[at]?.us ?? 0)) columns[at] = {name: event.name, class: classOf(event), us}
    }
  }
  return joined(columns)
}

const classOf = (event: TraceEvent): Bar['class'] => (event.gpu === undefined ? 'call' : kernelClass(event))

/** Without those that are within another one. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  let endUs = Number.NEGATIVE_INFINITY
  return events
    .toSorted((a, b) => a.atUs - b.atUs || b.durationUs - a.durationUs)
    .filter(({atUs, durationUs}) => {
      if (atUs + durationUs <= endUs) return false
      endUs = atUs + durationUs
      return true
    })
}

function joined(columns: readonly (Filling | undefined)[]): readonly Bar[] {
  const bars: {from: number; to: number; name: string; class: Bar['class']}[] = []
  for (const [at, filling] of columns.entries()) {
    if (filling === undefined) continue
    const last = bars.at(-1)
    if (last?.to === at && last.name === filling.name) last.to = at + 1
    else bars.push({from: at, to: at + 1, name: filling.name, class: filling.class})
  }
  return bars
}
