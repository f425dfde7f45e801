import {nanoUsdOf} from '../../domain/catalog/nano-usd.ts'
import {type AwsColumns, awsColumns, mayBeWanted, wantedAwsRow} from './aws-price-columns.ts'
import {csvCells, linesOf} from './csv-lines.ts'
import {unreadable} from './price-fault.ts'

export interface AwsPriceList {
  /** `2026-06-18T20:03:11Z`. */
  readonly publicationDate: string
  readonly prices: readonly {readonly instanceType: string; readonly nanoUsd: number}[]
}

/**
 * On-demand prices of machine types in one region's EC2 price list, which has some 300,000 rows of all kinds of prices. Rows are
 * looked at as text first: of a hundred, less than one is parsed.
 *
 * @throws GpuctlError CATALOG_INVALID when it is not such a list, is cut, or gives one type two prices
 * @source AWS Price List, reading a price list file
 */
export async function awsOnDemandRows(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  region: string,
  types: ReadonlySet<string>,
): Promise<AwsPriceList> {
  const prices = new Map<string, number>()
  let columns: AwsColumns | undefined
  let publicationDate = 'unknown'
  let [lineNumber, linuxRows, last] = [0, 0, '']
  for await (const lines of linesOf(chunks, () => unreadable(name, 'a line does not end'))) {
    for (const line of lines) {
      lineNumber++
      if (line !== '') last = line
      if (columns === undefined) {
        const cells = csvCells(line) ?? []
        if (cells[0] === 'Publication Date') publicationDate = cells[1] ?? publicationDate
        if (cells.includes('SKU')) columns = awsColumns(name, cells)
        else if (lineNumber > LONGEST_PREAMBLE) throw unreadable(name, 'has no header')
        continue
      }
      if (!mayBeWanted(line)) continue
      const row = wantedAwsRow(`${name}:${lineNumber}`, columns, line)
      if (row === undefined || row.region !== region) continue
      linuxRows++
      if (!types.has(row.instanceType)) continue
      const nanoUsd = nanoUsdOf(row.price)
      if (nanoUsd === undefined) throw unreadable(`${name}:${lineNumber}`, `the price is "${row.price}"`)
      if (nanoUsd === 0) continue // no one gives GPUs away
      const before = prices.get(row.instanceType) ?? nanoUsd
      if (before !== nanoUsd) throw unreadable(`${name}:${lineNumber}`, `${row.instanceType} has two prices`)
      prices.set(row.instanceType, nanoUsd)
    }
  }
  if (columns === undefined) throw unreadable(name, 'has no header')
  if (csvCells(last)?.length !== columns.count) throw unreadable(`${name}:${lineNumber}`, 'the last line is cut off')
  if (linuxRows === 0) throw unreadable(name, `has no on-demand prices for ${region}`)
  return {publicationDate, prices: Array.from(prices, ([instanceType, nanoUsd]) => ({instanceType, nanoUsd}))}
}

/** Five lines say what it is before the header; a few more would do no harm. */
const LONGEST_PREAMBLE = 20
