/** What tar, cat and the shell said on stderr when a copy failed, and what to do about it. */
export function explainCopyFault(said: string, otherwise: string): {readonly message: string; readonly hint: string} {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  for (const {pattern, hint, meaning} of FAULTS) {
    const line = lines.find((text) => pattern.test(text))
    if (line !== undefined) return {message: meaning ? `${line} (${meaning})` : line, hint}
  }
  return {message: lines[0] ?? otherwise, hint: 'check the path'}
}

const FULL = 'make room there, then copy again'
const FAULTS: readonly {readonly pattern: RegExp; readonly hint: string; readonly meaning?: string}[] = [
  {pattern: /no space left|quota exceeded/i, hint: FULL},
  {pattern: /wrote only \d+ of \d+ bytes/i, hint: FULL, meaning: 'no space left on device'}, // GNU tar says no more than that
  {pattern: /permission denied|read-only/i, hint: 'copy to or from a place that the user may use'},
  {pattern: /changed as we read it|file shrank/i, hint: 'copy again when nobody writes to it'},
]
