import {z} from 'zod'
import {nearestWord} from '../nearest-word.ts'
import {expectations} from './expectations.ts'
import type {Finding, Path} from './finding.ts'
import {alternatives, expectedBy, fieldPaths, fieldsOf, schemasAt} from './schema-walk.ts'

type Issue = z.core.$ZodIssue

/**
 * What the schema found wrong, in the words of somebody who writes cluster files.
 *
 * @param isQuoted whether the text at a path stands in quotes
 */
export function explainIssues(
  issues: readonly Issue[],
  value: unknown,
  isQuoted: (path: Path) => boolean,
  base: Path = [],
): readonly Finding[] {
  return issues.flatMap((issue) => {
    const path: Path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...path, key]))
    if (issue.code === 'invalid_key') return [wrongKey(path, issue.issues)]
    const branch = issue.code === 'invalid_union' ? fittingBranch(issue.errors) : undefined
    return branch
      ? explainIssues(branch, value, isQuoted, path)
      : [wrongValue(path, valueAt(value, path), isQuoted(path))]
  })
}

/** Of the forms that a value may have, the one whose type it has. */
function fittingBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) => issues.some((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'))
}

function unknownField(path: Path): Finding {
  const parent = path.slice(0, -1)
  const name = String(path.at(-1))
  const fields = fieldsOf(schemasAt(parent))
  const nearest = nearestWord(name, fields) ?? elsewhere(name)
  const expected = `one of ${fields.join(', ')}`
  return {path, atKey: true, message: 'unknown field', expected, ...(nearest && {nearest})}
}

/** `ttl` at the top level is `lifecycle.ttl`. */
function elsewhere(name: string): string | undefined {
  const word = nearestWord(name, PLACES.keys())
  return word === undefined ? undefined : PLACES.get(word)
}

const PLACES: ReadonlyMap<string, string> = new Map(
  fieldPaths()
    .toReversed()
    .map((path) => [path.slice(path.lastIndexOf('.') + 1), path]),
)

function wrongKey(path: Path, issues: readonly Issue[]): Finding {
  const name = String(path.at(-1))
  const keys = schemasAt(path.slice(0, -1)).flatMap(alternatives)
  const wanted = keys.flatMap((schema) => (schema instanceof z.ZodRecord ? [expectations.get(schema.keyType)] : []))[0]
  const nearest = wanted?.suggest?.(name)
  const expected = wanted?.expected ?? issues[0]?.message ?? ''
  return {path, atKey: true, message: `found the name ${JSON.stringify(name)}`, expected, ...(nearest && {nearest})}
}

function wrongValue(path: Path, value: unknown, quoted: boolean): Finding {
  const schemas = schemasAt(path)
  const nearest = suggestion(value, schemas.flatMap(alternatives))
  const message = value === undefined ? 'missing' : `found ${inWords(value, quoted, nearest)}`
  return {path, message, expected: expectedBy(schemas), ...(nearest !== undefined && {nearest})}
}

function inWords(value: unknown, quoted: boolean, nearest?: string): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') {
    const size = Object.keys(value).length
    return size === 0 ? 'an empty mapping' : `a mapping of ${size}`
  }
  if (typeof value !== 'string') return String(value)
  const shown = JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
  if (quoted && nearest === value) return `${shown}, which is text because of its quotes`
  if (quoted) return shown
  if (/^(true|false)$/.test(nearest ?? '')) return `${value}, which is text in YAML 1.2`
  return /^[\d.+-]+\w*$/.test(value) ? value : shown
}

function suggestion(value: unknown, forms: readonly z.core.$ZodType[]): string | undefined {
  for (const form of forms) {
    const word = suggestOne(value, form)
    if (word !== undefined) return word
  }
  return undefined
}

function suggestOne(value: unknown, form: z.core.$ZodType): string | undefined {
  if (form instanceof z.ZodArray && typeof value === 'string' && z.safeParse(form.element, value).success)
    return `[${value}]`
  if (typeof value !== 'string') return undefined
  if (form instanceof z.ZodEnum) return nearestWord(value, form.options.map(String))
  if (form instanceof z.ZodBoolean) return TRUTH[value.toLowerCase()]
  if (form instanceof z.ZodNumber)
    return value.trim() && form.safeParse(Number(value)).success ? String(Number(value)) : undefined
  return expectations.get(form)?.suggest?.(value)
}

const TRUTH: Readonly<Record<string, string>> = {
  true: 'true',
  yes: 'true',
  on: 'true',
  y: 'true',
  false: 'false',
  no: 'false',
  off: 'false',
  n: 'false',
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  )
}
