import type {Provenance} from '../domain/catalog/catalog.ts'
import type {CatalogDiff, ListedOffering, RepricedOffering} from '../domain/catalog/diff-catalogs.ts'
import type {ChangedMachineType} from '../domain/catalog/diff-machine-types.ts'
import type {Known, MachineType} from '../domain/catalog/machine-type.ts'
import {formatUsdForPeople} from '../domain/units/money.ts'
import {catalogDiffJson} from './catalog-diff-json.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wholeNumber} from './whole-number.ts'

/** What differs between two catalogs: `catalog diff`. */
export const catalogDiffView: View<CatalogDiff> = {type: 'catalog-diff', text, json: catalogDiffJson}

/** More of a kind are counted: nobody reads thousands of lines. */
const MOST_ROWS = 20

function text(diff: CatalogDiff, context: TextContext): string {
  const {before, after, machineTypes, added, removed, repriced} = diff
  const changes = [
    section('Prices', repriced, (rows) => table(REPRICED, rows.map(repricedRow(context)), context)),
    section('Offerings added', added, (rows) => table(LISTED, rows.map(listedRow), context)),
    section('Offerings removed', removed, (rows) => table(LISTED, rows.map(listedRow), context)),
    section('Machine types added', machineTypes.added, (rows) => rows.map(typeLine).join('\n')),
    section('Machine types removed', machineTypes.removed, (rows) => rows.map(typeLine).join('\n')),
    section('Machine types changed', machineTypes.changed, (rows) => rows.map(changedLine).join('\n')),
  ].filter((part) => part !== undefined)
  const title = `from ${named(before)}\nto   ${named(after)}`
  return [title, ...(changes.length > 0 ? changes : ['no difference'])].join('\n\n')

  function section<T>(name: string, all: readonly T[], draw: (rows: readonly T[]) => string): string | undefined {
    if (all.length === 0) return undefined
    const rest = all.length - MOST_ROWS
    const more = rest > 0 ? [context.paint.dim(`… and ${wholeNumber(rest)} more; --json has all`)] : []
    return [context.paint.bold(`${name}: ${wholeNumber(all.length)}`), draw(all.slice(0, MOST_ROWS)), ...more].join(
      '\n',
    )
  }
}

const named = ({origin, date}: Provenance) => `${origin}, ${date === 'unknown' ? 'not dated' : `of ${date}`}`

const PLACE = [
  {title: 'TYPE', least: 12},
  {title: 'PURCHASE', drop: 1},
  {title: 'CLOUD', drop: 2},
  {title: 'REGION'},
  {title: 'ZONE', drop: 3},
] as const
const LISTED = [{title: '$/H', align: 'right'}, ...PLACE] as const
const REPRICED = [{title: 'CHANGE', align: 'right'}, {title: 'BEFORE', align: 'right', drop: 4}, ...LISTED] as const

const listedRow = ({priceNanoUsdPerHour, instanceType, purchase, cloud, region, zone}: ListedOffering) => [
  usd(priceNanoUsdPerHour),
  instanceType,
  purchase,
  cloud,
  region,
  zone,
]

const repricedRow =
  ({paint}: TextContext) =>
  (offering: RepricedOffering) => {
    const {changePercent, beforeNanoUsdPerHour} = offering
    const change =
      changePercent === 'unknown'
        ? 'unknown'
        : {text: percent(changePercent), paint: changePercent > 0 ? paint.red : paint.green}
    return [change, usd(beforeNanoUsdPerHour), ...listedRow(offering)]
  }

/** `+12.3%`. */
const percent = (change: number) => `${change > 0 ? '+' : ''}${change.toFixed(1)}%`
const usd = (nanoUsd: Known<bigint>) => (nanoUsd === 'unknown' ? 'unknown' : formatUsdForPeople(nanoUsd))
const typeLine = ({cloud, instanceType}: Pick<MachineType, 'cloud' | 'instanceType'>) => `  ${cloud} ${instanceType}`

const changedLine = (type: ChangedMachineType) =>
  `${typeLine(type)}: ${type.facts.map(({column, before, after}) => `${column} ${before || 'unknown'} → ${after || 'unknown'}`).join(', ')}`
