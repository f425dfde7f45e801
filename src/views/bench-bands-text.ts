import type {BandComparison, BandedFigure} from '../domain/gate/compare-bands.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import type {Paint} from './paint.ts'
import {type Cell, type Column, table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

/** What nodes measured beside what is published of their GPUs. */
export function benchBandsText(comparison: BandComparison, context: TextContext): string {
  const {title, columns, rows} = benchBandsTable(comparison, context.paint)
  return [wrapWords(title, context.width), ...(rows.length > 0 ? [table(columns, rows, context)] : [])].join('\n')
}

export function benchBandsTable({figures, unknown}: BandComparison, paint: Paint) {
  const columns: readonly Column[] = [
    {title: 'NODE', least: 8},
    {title: 'TEST', least: 12},
    {title: 'PLACE', drop: 1},
    {title: 'NOW', align: 'right'},
    {title: 'FLOOR', align: 'right'},
    {title: 'TYPICAL', align: 'right', drop: 2},
    {title: 'PEAK', align: 'right'},
    {title: 'OF PEAK', align: 'right', drop: 3},
  ]
  const models = [...new Set(figures.map(({gpuModel}) => gpuModel))]
  const of = models.length === 0 ? 'nothing is published of what was measured' : `published of ${models.join(', ')}`
  const none = unknown.length === 0 ? '' : `; nothing of ${unknown.join(', ')}`
  return {title: `${of}${none}`, columns, rows: figures.map((each) => rowOf(each, paint))}
}

function rowOf({node, test, place, unit, now, bands}: BandedFigure, paint: Paint): readonly Cell[] {
  const {floor, typical, peak} = bands
  const text = (band: typeof floor) => (band === undefined ? '' : figureText(band.value, unit))
  const isBelow = floor !== undefined && (unit === 'seconds' ? now > floor.value : now < floor.value)
  const told = figureText(now, unit)
  return [
    ...[node, test, place],
    floor === undefined ? told : {text: told, paint: isBelow ? paint.red : paint.green},
    ...[text(floor), text(typical), text(peak)],
    peak === undefined || unit === 'seconds' ? '' : `${((100 * now) / peak.value).toFixed(1)} %`,
  ]
}
