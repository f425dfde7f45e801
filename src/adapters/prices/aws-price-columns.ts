import {csvCells} from './csv-lines.ts'
import {unreadable} from './price-fault.ts'

/** What a row must be. Without MarketOption, Capacity Blocks count as on-demand; without Tenancy, dedicated hosts do. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  TermType: ['OnDemand'],
  Tenancy: ['Shared'],
  'Operating System': ['Linux'],
  CapacityStatus: ['Used'],
  Unit: ['Hrs'],
  Currency: ['USD'],
  MarketOption: ['OnDemand'],
  'Pre Installed S/W': ['NA', ''],
}

/** The same, as far as it has one spelling, in the text of a line: the file quotes every cell. */
const WANTED_TEXT = Object.values(WANTED)
  .filter(({length}) => length === 1)
  .map(([value]) => `"${value}"`)

/** False for nearly all lines, at the cost of a search and not of parsing them. */
export const mayBeWanted = (line: string): boolean => WANTED_TEXT.every((text) => line.includes(text))

/** Where the cells are that are read. */
export interface AwsColumns {
  readonly count: number
  readonly wanted: readonly (readonly [at: number, values: readonly string[]])[]
  readonly instanceType: number
  readonly region: number
  readonly price: number
}

/** @throws GpuctlError CATALOG_INVALID when one is missing */
export function awsColumns(name: string, header: readonly string[]): AwsColumns {
  const at = (column: string) => {
    const index = header.indexOf(column)
    return index === -1 ? fail(name, column) : index
  }
  return {
    count: header.length,
    wanted: Object.entries(WANTED).map(([column, values]) => [at(column), values]),
    instanceType: at('Instance Type'),
    region: at('Region Code'),
    price: at('PricePerUnit'),
  }
}

function fail(name: string, column: string): never {
  throw unreadable(name, `has no column ${column}`)
}

/** A row that says what an hour of shared Linux on demand costs. @throws GpuctlError CATALOG_INVALID when it is cut */
export function wantedAwsRow(place: string, {count, wanted, instanceType, region, price}: AwsColumns, line: string) {
  const cells = csvCells(line)
  if (cells?.length !== count) throw unreadable(place, `not ${count} cells, as the header has`)
  if (!wanted.every(([at, values]) => values.includes(cells[at] ?? ''))) return undefined
  return {instanceType: cells[instanceType] ?? '', region: cells[region] ?? '', price: cells[price] ?? ''}
}
