import type {CatalogUpdate, UpdatedRegion} from '../domain/catalog/catalog-update.ts'
import {catalogUpdateJson} from './catalog-update-json.ts'
import {heldLines, incompleteLine, unreadLines} from './catalog-update-lines.ts'
import {count} from './count.ts'
import {hangingText} from './hanging-text.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wholeNumber} from './whole-number.ts'

/** What an update of the catalog did: `catalog update`. */
export const catalogUpdateView: View<CatalogUpdate> = {type: 'catalog-update', text, json: catalogUpdateJson}

/** More of a kind are counted: nobody reads thousands of lines. */
const MOST_LINES = 20

function text(update: CatalogUpdate, context: TextContext): string {
  const {regions, leftOut, incomplete} = update
  const told = regions.filter(({outcome}) => outcome !== 'unchanged')
  const isTaken = regions.every(({outcome}) => outcome !== 'held-back')
  const parts = [
    ...(told.length > 0 ? [table(COLUMNS, told.map(row(context)), context)] : []),
    ...section(isTaken ? 'Taken all the same' : 'Held back', regions.flatMap(heldLines), context),
    ...section('Not read', unreadLines(regions), context),
    ...section(
      'Left out',
      leftOut.map(({cloud, purchases, why, hint}) => `${cloud} ${purchases.join(', ')}: ${why}; ${hint}`),
      context,
    ),
    ...section('Incomplete in the price lists', incomplete.map(incompleteLine), context),
    summary(update),
    ...next(update, context),
  ]
  return parts.join('\n\n')
}

const COLUMNS = [
  {title: 'CLOUD'},
  {title: 'REGION'},
  {title: 'RESULT'},
  {title: 'ADDED', align: 'right'},
  {title: 'CHANGED', align: 'right'},
  {title: 'GONE', align: 'right'},
] as const

const row =
  ({paint}: TextContext) =>
  ({cloud, region, outcome, added, changed, gone}: UpdatedRegion) => {
    const isFine = outcome === 'updated'
    const result = isFine ? outcome : {text: outcome.replace('-', ' '), paint: paint.yellow}
    return [cloud, region, result, ...[added, changed, gone].map(({length}) => wholeNumber(length))]
  }

function section(title: string, lines: readonly string[], {paint, width}: TextContext): readonly string[] {
  if (lines.length === 0) return []
  const rest = lines.length - MOST_LINES
  const more = rest > 0 ? [paint.dim(`  … and ${wholeNumber(rest)} more; --json has all`)] : []
  const shown = lines.slice(0, MOST_LINES).map((line) => hangingText('  - ', line, width))
  return [[paint.bold(title), ...shown, ...more].join('\n')]
}

function summary({verdict, isDryRun, savedTo, regions, date}: CatalogUpdate): string {
  const unchanged = regions.filter(({outcome}) => outcome === 'unchanged').length
  const nothing = unchanged === regions.length ? 'nothing changed: ' : ''
  const same = unchanged === 0 ? '' : `${nothing}${count(unchanged, 'region')} as before; `
  if (verdict === 'none-read') return 'no prices could be read; the catalog is as it was'
  if (isDryRun) return `${same}nothing is written, for this is a dry run`
  return savedTo === undefined
    ? `${same}nothing is written; the catalog is as it was`
    : `${same}saved; no price of aws, gcp or azure is older than ${date}`
}

function next({regions, isDryRun}: CatalogUpdate, {paint}: TextContext): readonly string[] {
  const held = regions.filter(({outcome}) => outcome === 'held-back')
  if (held.length === 0 || isDryRun) return []
  const [clouds, names] = [new Set(held.map(({cloud}) => cloud)), new Set(held.map(({region}) => region))]
  const where = names.size > 3 ? '' : ` --region ${[...names].join(',')}`
  const command = `gpuctl catalog update --cloud ${[...clouds].join(',')}${where} --accept`
  return [`Next:\n  ${paint.cyan(command)}  takes what was held back`]
}
