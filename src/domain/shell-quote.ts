/**
 * One line for a POSIX shell that gives back exactly these words, whatever they contain.
 * Plain words stay bare, so that the line reads well in `ps` and in messages.
 *
 * @throws RangeError on a NUL byte, which no argument of a process can hold
 */
export const shellQuote = (argv: readonly string[]): string => argv.map(quoteWord).join(' ')

const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/

function quoteWord(word: string): string {
  if (word.includes('\0')) throw new RangeError('an argument holds a NUL byte')
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
