/** A comma-separated file that `csvRows` reads: a line of titles, and one for each row. */
export function csvText<C extends string>(columns: readonly C[], rows: readonly Readonly<Record<C, string>>[]): string {
  const lines = rows.map((row) => columns.map((column) => quoted(row[column])).join(','))
  return [columns.join(','), ...lines, ''].join('\n')
}

/** Only where it must be; no cell has a line's end in it. */
const quoted = (cell: string) => (/[",\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
