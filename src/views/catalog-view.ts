import type {CatalogSource} from '../domain/catalog/catalog.ts'
import type {ShownCatalog} from '../domain/catalog/shown-catalog.ts'
import type {Counts} from '../domain/catalog/summarise-catalog.ts'
import {count} from './count.ts'
import {hangingText} from './hanging-text.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wholeNumber} from './whole-number.ts'

/** What a catalog is and has: `catalog show`. */
export const catalogView: View<ShownCatalog> = {type: 'catalog', text, json}

function text({provenance, ageDays, clouds, total}: ShownCatalog, context: TextContext): string {
  const {date, hash, origin, sources = [], knownGaps = []} = provenance
  const {dim, bold} = context.paint
  const age = ageDays === 'unknown' ? '' : `, ${count(ageDays, 'day')} ago`
  const facts = [
    ['catalog', bold(origin)],
    ['date', `${date}${age}`],
    ['hash', hash],
  ].map(([name = '', fact]) => `${dim(name.padEnd(9))}${fact}`)
  const rows = [...clouds.map((counts) => row(counts.cloud, counts)), row('total', total)]
  const parts = [facts.join('\n'), table(COLUMNS, rows, context)]
  if (sources.length > 0) parts.push(list('Sources', sources.map(sourceText), context))
  if (knownGaps.length > 0) parts.push(list('Known gaps', knownGaps, context))
  return parts.join('\n\n')
}

const COLUMNS = [
  {title: 'CLOUD'},
  {title: 'TYPES', align: 'right'},
  {title: 'REGIONS', align: 'right', drop: 1},
  {title: 'OFFERINGS', align: 'right'},
  {title: 'PRICED', align: 'right', drop: 2},
] as const

const row = (cloud: string, {machineTypes, regions, offerings, priced}: Counts) => [
  cloud,
  ...[machineTypes, regions, offerings, priced].map(wholeNumber),
]

const list = (title: string, items: readonly string[], {width, paint}: TextContext) =>
  [paint.bold(title), ...items.map((item) => hangingText('  - ', item, width))].join('\n')

function sourceText({facts, clouds, regions, purchases, from, date}: CatalogSource): string {
  const kinds = purchases === undefined ? '' : `${purchases.join(', ')} `
  const of = clouds.length === 0 ? '' : ` of ${clouds.join(', ')}`
  const where =
    regions === undefined ? '' : ` in ${regions.length > 3 ? `${regions.length} regions` : regions.join(', ')}`
  return `${kinds}${facts}${of}${where}: ${from} (${date === 'unknown' ? 'not dated' : date})`
}

function json({provenance, ageDays, clouds, total, hints}: ShownCatalog) {
  const {date, hash, origin, sources = [], knownGaps = []} = provenance
  return {origin, date, ageDays, hash, ...total, clouds, sources, knownGaps, hints}
}
