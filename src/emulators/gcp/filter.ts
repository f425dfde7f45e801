import {invalid} from './api-error.ts'

/** Whether a resource fits a list's `filter`. */
export type Filter = (resource: object) => boolean

/**
 * Reads a filter: comparisons by `=`, `!=`, `eq`, `ne` (regular expressions of the whole value), `:` (has, with `*`), numbers by `<`
 * and such, joined by AND and OR, with NOT, `-` and parentheses. A space between comparisons in parentheses is AND.
 *
 * @throws ApiError
 * @source discovery document compute.v1, parameter `filter`; AIP-160
 */
export function parseFilter(text: string | undefined): Filter {
  if (text === undefined || text.trim() === '') return () => true
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token)
  if (tokens.join('').replaceAll(/\s/g, '') !== text.replaceAll(/\s/g, '')) throw wrong(text)
  let at = 0
  const take = (token: string) => tokens[at] === token && ++at > 0

  function either(): Filter {
    const parts = [both()]
    while (take('OR')) parts.push(both())
    return (resource) => parts.some((part) => part(resource))
  }
  function both(): Filter {
    const parts = [one()]
    while (take('AND') || (at < tokens.length && tokens[at] !== ')' && tokens[at] !== 'OR')) parts.push(one())
    return (resource) => parts.every((part) => part(resource))
  }
  function one(): Filter {
    if (take('NOT')) return negated(one())
    if (take('(')) {
      const inner = either()
      if (!take(')')) throw wrong(text ?? '')
      return inner
    }
    const [key = '', operator = '', value] = tokens.slice(at, at + 3)
    const compare = OPERATORS[operator]
    if (!/^-?[\w.-]+$/.test(key) || compare === undefined || value === undefined) throw wrong(text ?? '')
    at += 3
    const wanted = value.replaceAll(/^"|"$/g, '').replaceAll('\\"', '"')
    const name = key.replace(/^-/, '')
    const filter: Filter = (resource) => compare(valueAt(resource, name.split('.')), wanted)
    return key.startsWith('-') ? negated(filter) : filter
  }

  const filter = either()
  if (at < tokens.length) throw wrong(text)
  return filter
}

const TOKEN = /"(?:[^"\\]|\\.)*"|!=|<=|>=|[=<>:()]|[^\s"=<>:()!]+/g

const negated =
  (filter: Filter): Filter =>
  (resource) =>
    !filter(resource)

const wrong = (text: string) => invalid('filter', text, 'Invalid list filter expression.')

const OPERATORS: Readonly<Record<string, (value: unknown, wanted: string) => boolean>> = {
  '=': (value, wanted) => textOf(value) === wanted,
  '!=': (value, wanted) => textOf(value) !== wanted,
  eq: (value, wanted) => new RegExp(`^(?:${wanted})$`).test(textOf(value)),
  ne: (value, wanted) => !new RegExp(`^(?:${wanted})$`).test(textOf(value)),
  ':': (value, wanted) => value !== undefined && wildcard(wanted).test(textOf(value)),
  '<': (value, wanted) => Number(value) < Number(wanted),
  '>': (value, wanted) => Number(value) > Number(wanted),
  '<=': (value, wanted) => Number(value) <= Number(wanted),
  '>=': (value, wanted) => Number(value) >= Number(wanted),
}

const textOf = (value: unknown): string => (value === undefined ? '' : String(value))

const wildcard = (wanted: string): RegExp =>
  new RegExp(
    `^${wanted
      .split('*')
      .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
  )

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  return typeof value === 'object' && value !== null
    ? valueAt((value as Record<string, unknown>)[name], rest)
    : undefined
}
