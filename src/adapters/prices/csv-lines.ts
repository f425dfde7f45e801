/**
 * The lines of a stream, some at a time, so that a file of gigabytes is never whole in memory. What follows the last line
 * break comes last, when it is not empty.
 *
 * @throws what `tooLong` makes when a line does not end
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  tooLong: () => Error,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, {stream: true})).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) throw tooLong()
    yield lines
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}

const LONGEST_LINE = 2 ** 20

/** The cells of a line; undefined when a quote is not closed or a comma is missing: the line is cut. */
export function csvCells(line: string): readonly string[] | undefined {
  const cells: string[] = []
  for (let at = 0; ; at = CELL.lastIndex) {
    CELL.lastIndex = at
    const match = CELL.exec(line)
    if (match === null) return undefined
    const [, quoted, plain = '', end] = match
    cells.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== ',') return cells
  }
}

/** One cell with the comma behind it, or the end of the line; a quoted one may hold commas, and quotes twice. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r]*))(,|\r?$)/y
