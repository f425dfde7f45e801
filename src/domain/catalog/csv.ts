import {GpuctlError} from '../../errors/gpuctl-error.ts'

/** One file of a catalog. */
export interface CsvFile {
  /** For messages. */
  readonly name: string
  readonly text: string
}

/** A row's cells by the wanted columns, in their order, and where it stands. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * The rows of a comma-separated file whose first line names the columns. Columns may stand in any order, and
 * there may be others beside the wanted ones. No cell spans lines.
 *
 * @param optional columns that come after the others in each row, empty where the file has none of that name
 * @throws GpuctlError CATALOG_INVALID
 */
export function csvRows(
  {name, text}: CsvFile,
  columns: readonly string[],
  optional: readonly string[] = [],
): readonly CsvRow[] {
  const lines = text.split('\n')
  const header = cellsOf(lines[0] ?? '')
  const there = optional.filter((column) => header.includes(column))
  const at = [...columns, ...(there.length > 0 ? optional : [])].map((column) => header.indexOf(column))
  const missing = columns.filter((_, index) => at[index] === -1)
  if (missing.length > 0) throw invalid(`${name}:1`, `has no column ${missing.join(', ')}`)
  const isInOrder = at.every((index, position) => index === position) && header.length === at.length
  if (!text.endsWith('\n')) throw invalid(`${name}:${lines.length}`, 'the last line is cut off')
  lines.pop()
  return lines.slice(1).map((text, index) => {
    const [line, all] = [index + 2, cellsOf(text)]
    if (all.length !== header.length)
      throw invalid(`${name}:${line}`, `${all.length} cells where the header has ${header.length}`)
    return {line, cells: isInOrder ? all : at.map((index) => all[index] ?? '')}
  })
}

function cellsOf(text: string): readonly string[] {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  if (!line.includes('"')) return line.split(',')
  return Array.from(`,${line}`.matchAll(CELL), ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
}

/** One cell with the comma before it, so that no match is empty; a quoted one may hold commas, and quotes twice. */
const CELL = /,(?:"((?:[^"]|"")*)"|([^,]*))/g

/** A catalog file that cannot be used. @param place `prices.csv:12` */
export const invalid = (place: string, what: string): GpuctlError =>
  new GpuctlError(
    'CATALOG_INVALID',
    `${place}: ${what}`,
    'restore the file, or unset GPUCTL_CATALOG to use the catalog that came with gpuctl',
  )
