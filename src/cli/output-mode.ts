/** What stdout carries: text for a person, one JSON document, or one JSON document a line with progress before the result. */
export type OutputMode = 'text' | 'json' | 'events'

/** Read from the words themselves, because a command line that cannot be parsed must answer in the right form too. */
export function outputMode(argv: readonly string[]): OutputMode {
  if (isGiven('--events', argv)) return 'events'
  return isGiven('--json', argv) ? 'json' : 'text'
}

/** Words after `--` belong to another program. */
export function isGiven(flag: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? undefined : end).includes(flag)
}
