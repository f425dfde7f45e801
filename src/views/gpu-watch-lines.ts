import type {GpuSample} from '../domain/harness/watch.ts'
import {fittedRows} from './live/fitted-lines.ts'
import type {Frame} from './live/live-lines.ts'
import {PROFILE_COLUMNS, profileCell, profileTitles} from './profile-columns.ts'
import {profileProgress} from './profile-progress.ts'
import {table} from './table.ts'

/** What every GPU does now, node by node, under what all do on average. */
export function gpuWatchLines(samples: ReadonlyMap<string, readonly GpuSample[]>, frame: Frame): readonly string[] {
  const {paint} = frame
  const gpus = [...samples]
    .sort(([a], [b]) => a.localeCompare(b, 'en', {numeric: true}))
    .flatMap(([node, own]) => own.map((gpu) => ({node, gpu})))
  const {shown, more} = fittedRows(gpus, frame)
  const rows = shown.map(({node, gpu}) => {
    const isHeldBack = (gpu.clockReasons?.harmful.length ?? 0) > 0
    const cells = PROFILE_COLUMNS.map((column) => profileCell(column, (figure) => gpu[figure]))
    return [node, isHeldBack ? {text: String(gpu.index), paint: paint.red} : String(gpu.index), ...cells]
  })
  const headline = paint.bold(profileProgress(samples.values()))
  return [
    headline,
    ...(rows.length === 0 ? [] : table(profileTitles(), rows, frame).split('\n')),
    ...more.map(paint.dim),
  ]
}
