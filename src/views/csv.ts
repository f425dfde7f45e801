/** Rows under their titles as RFC 4180 has them: lines end with CRLF, cells with a comma, a quote or a line end are quoted. */
export const csv = (titles: readonly string[], rows: Iterable<readonly string[]>): string =>
  [titles, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')

const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
