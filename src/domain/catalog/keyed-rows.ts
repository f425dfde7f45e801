import type {Cell} from './cells.ts'
import {type CsvFile, csvRows, invalid} from './csv.ts'

/** The rows of a file, each as what `read` makes of its cells, by their keys. @throws GpuctlError CATALOG_INVALID */
export function keyedRows<T, C extends string>(
  file: CsvFile,
  columns: readonly C[],
  read: (cell: (column: C) => Cell) => readonly [key: string, value: T],
): ReadonlyMap<string, T> {
  const values = new Map<string, T>()
  const lines = new Map<string, number>()
  for (const {line, cells} of csvRows(file, columns)) {
    const [key, value] = read((column) => ({file, line, column, text: cells[columns.indexOf(column)] ?? ''}))
    const before = lines.get(key)
    if (before !== undefined) throw invalid(`${file.name}:${line}`, `${key} is on line ${before} already`)
    lines.set(key, line)
    values.set(key, value)
  }
  return values
}
