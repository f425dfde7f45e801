import {GpuctlError} from '../../errors/gpuctl-error.ts'

/** One thing that is wrong with a cluster file or with a flag that overrides it. */
export interface SpecProblem {
  readonly file: string
  /** From 1; absent when a flag is wrong, not the file. */
  readonly line?: number
  /** From 1, in UTF-16 units. */
  readonly column?: number
  /** The flag that is wrong, such as `--nodes`. */
  readonly flag?: string
  /** `pools.train.gpus`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
  readonly expected?: string
  /** What was probably meant. */
  readonly nearest?: string
  /** The text of the line. */
  readonly source?: string
}

/** Every problem of one cluster file at once. */
export class SpecError extends GpuctlError {
  readonly problems: readonly SpecProblem[]

  constructor(problems: readonly SpecProblem[]) {
    const shown = problems.slice(0, MOST_SHOWN).map(formatProblem)
    if (problems.length > MOST_SHOWN) shown.push(`and ${problems.length - MOST_SHOWN} more`)
    const flags = problems.every((problem) => problem.flag)
    super(
      'SPEC_INVALID',
      shown.join('\n'),
      flags ? 'correct the flag' : 'correct the file; `gpuctl schema` prints what it may say',
    )
    this.problems = problems
  }
}

const MOST_SHOWN = 20
const WIDEST_SOURCE = 160

/** As a compiler says it: position, field, what is wrong, then the line with a caret beneath. */
export function formatProblem(problem: SpecProblem): string {
  const place =
    problem.flag ?? [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  const field = problem.path && !problem.flag ? ` ${problem.path}:` : problem.flag ? ':' : ''
  let text = `${place}${field} ${problem.message}`
  if (problem.expected) text += `; expected ${problem.expected}`
  if (problem.nearest !== undefined) text += `; did you mean ${quoted(problem.nearest)}?`
  text = visible(text)
  return !problem.source?.trim() ? text : `${text}\n${sourceLines(problem)}`
}

const quoted = (word: string) => (/^([\d.]+|true|false|\[.*\])$/.test(word) ? word : `"${word}"`)

/** What could hide or steer the terminal is written as an escape. */
const visible = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)

function sourceLines({source = '', line = 1, column = 1}: SpecProblem): string {
  const from = column > WIDEST_SOURCE - 20 ? column - WIDEST_SOURCE / 2 : 0
  const shown = source
    .slice(from, from + WIDEST_SOURCE)
    .replaceAll('\t', ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '·')
  const margin = String(line).length
  return `  ${line} | ${shown.trimEnd()}\n  ${' '.repeat(margin)} | ${' '.repeat(Math.max(0, column - 1 - from))}^`
}
