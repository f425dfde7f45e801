import type {NormalizedSchema} from '@smithy/core/schema'
import {refuse} from '../refusal.ts'
import {enumOf} from './enums.ts'
import {requiredMembers} from './operation-schema.ts'

/**
 * The parameters of a request as the SDK's own schema names and types them. What the schema does not know is refused, and so is
 * what is missing.
 *
 * @source Smithy 2.0, "AWS EC2 query protocol"
 */
export function decodeQuery(schema: NormalizedSchema, parameters: URLSearchParams): Readonly<Record<string, unknown>> {
  const root = tree(parameters)
  return structure(schema, root, '')
}

/** `A.1.B=x` as branches. */
interface Branch {
  text?: string
  readonly under: Map<string, Branch>
}

function tree(parameters: URLSearchParams): Branch {
  const root: Branch = {under: new Map()}
  for (const [name, text] of parameters) {
    if (name === 'Action' || name === 'Version') continue
    let branch = root
    for (const part of name.split('.')) {
      const next = branch.under.get(part) ?? {under: new Map()}
      branch.under.set(part, next)
      branch = next
    }
    if (branch.text !== undefined) refuse('MalformedQueryString', `The parameter ${name} is given twice`)
    branch.text = text
  }
  return root
}

function structure(schema: NormalizedSchema, branch: Branch, path: string): Record<string, unknown> {
  if (branch.text !== undefined) refuse('UnknownParameter', `The parameter ${path} is not recognized`)
  const value: Record<string, unknown> = {}
  const left = new Map(branch.under)
  for (const [name, member] of schema.isUnitSchema() ? [] : schema.structIterator()) {
    const wire = wireName(name, member)
    const found = left.get(wire)
    if (found === undefined) continue
    left.delete(wire)
    value[name] = decode(member, found, path === '' ? wire : `${path}.${wire}`, enumOf(schema.getName() ?? '', name))
  }
  const [unknown] = left.keys()
  if (unknown !== undefined)
    refuse('UnknownParameter', `The parameter ${path === '' ? '' : `${path}.`}${unknown} is not recognized`)
  const missing = schema.isUnitSchema() ? undefined : requiredMembers(schema).find((name) => !(name in value))
  if (missing !== undefined)
    refuse('MissingParameter', `The request must contain the parameter ${path === '' ? '' : `${path}.`}${missing}`)
  return value
}

function wireName(name: string, member: NormalizedSchema): string {
  const {ec2QueryName, xmlName} = member.getMergedTraits()
  const key = String(ec2QueryName ?? xmlName ?? name)
  return ec2QueryName === undefined ? key.charAt(0).toUpperCase() + key.slice(1) : key
}

function decode(schema: NormalizedSchema, branch: Branch, path: string, values?: readonly string[]): unknown {
  if (schema.isStructSchema()) return structure(schema, branch, path)
  if (schema.isListSchema()) return list(schema, branch, path, values)
  if (branch.under.size > 0 || branch.text === undefined)
    refuse('UnknownParameter', `The parameter ${path}.${[...branch.under.keys()][0]} is not recognized`)
  return scalar(schema, branch.text, path, values)
}

/** Numbered from 1, without gaps that matter: EC2 takes their order. */
function list(schema: NormalizedSchema, branch: Branch, path: string, values?: readonly string[]): unknown[] {
  const items = [...branch.under].map(([key, item]) => ({number: Number(key), item, key}))
  const odd = items.find(({number}) => !Number.isInteger(number) || number < 1)
  if (odd !== undefined || branch.text !== undefined)
    refuse('UnknownParameter', `The parameter ${path}${odd ? `.${odd.key}` : ''} is not recognized`)
  return items
    .sort((a, b) => a.number - b.number)
    .map(({item, key}) => decode(schema.getValueSchema(), item, `${path}.${key}`, values))
}

function scalar(schema: NormalizedSchema, text: string, path: string, values?: readonly string[]): unknown {
  const invalid = (): never => refuse('InvalidParameterValue', `Value (${text}) for parameter ${path} is invalid.`)
  if (schema.isBooleanSchema()) return text === 'true' ? true : text === 'false' ? false : invalid()
  if (schema.isNumericSchema()) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : invalid()
  if (schema.isTimestampSchema()) return Number.isNaN(Date.parse(text)) ? invalid() : new Date(text)
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'))
  return values === undefined || values.includes(text) ? text : invalid()
}
