import {ArmError} from './arm-error.ts'
import {ARM_MODELS} from './arm-model.ts'

/** What is wrong with a value, as the service that reads it says it. */
export interface Misfit {
  readonly code: 'InvalidRequestContent' | 'InvalidParameter'
  readonly path: string
  readonly message: string
}

/** @param side requests may lack what only answers have, and the other way round */
export function misfitsOf(model: string, value: unknown, side: 'request' | 'answer', path = ''): readonly Misfit[] {
  if (!isRecord(value)) return [unreadable(path, `Error converting value to type '${model}'`)]
  const fields = ARM_MODELS[model]
  if (fields === undefined) throw new RangeError(`no model ${model}`)
  const named = Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`
    const type = fields[key]
    if (inner === undefined || inner === null) return []
    if (type === undefined) return [unreadable(at, `Could not find member '${key}' on object of type '${model}'`)]
    if (type.startsWith(side === 'request' ? '-' : '+')) return [readOnly(at)]
    return misfitsOfType(type.replace(/^[-+]|[?]$/g, ''), inner, side, at)
  })
  const missing = Object.entries(fields)
    .filter(([key, type]) => !/^[-+]|[?]$/.test(type) && (value[key] === undefined || value[key] === null))
    .map(([key]) => missingAt(path === '' ? key : `${path}.${key}`))
  return [...named, ...missing]
}

function misfitsOfType(type: string, value: unknown, side: 'request' | 'answer', path: string): readonly Misfit[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [unreadable(path, `Error converting value to type '${type}'`)]
    return value.flatMap((each, index) => misfitsOfType(type.slice(0, -2), each, side, `${path}[${index}]`))
  }
  if (type.endsWith('{}')) {
    if (!isRecord(value)) return [unreadable(path, `Error converting value to type '${type}'`)]
    return Object.entries(value).flatMap(([key, each]) =>
      misfitsOfType(type.slice(0, -2), each, side, `${path}.${key}`),
    )
  }
  if (type.includes('.')) return misfitsOf(type, value, side, path)
  if (type === 'any') return []
  if (type === 'date')
    return Number.isNaN(Date.parse(String(value))) ? [unreadable(path, 'Could not convert string to DateTime')] : []
  if (/^(string|number|boolean)$/.test(type))
    return typeof value === type
      ? []
      : [unreadable(path, `Error converting value ${JSON.stringify(value)} to type '${type}'`)]
  const words = type.split('|')
  if (words.some((word) => word.toLowerCase() === String(value).toLowerCase())) return []
  return [unreadable(path, `Error converting value ${JSON.stringify(value)} to one of '${words.join(', ')}'`)]
}

/** @throws ArmError that names the first thing wrong, as Resource Manager does */
export function checkBody(model: string, value: unknown): void {
  const [first] = misfitsOf(model, value, 'request')
  if (first !== undefined) throw new ArmError(400, first.code, first.message, {target: first.path})
}

const unreadable = (path: string, why: string): Misfit => ({
  code: 'InvalidRequestContent',
  path,
  message: `The request content was invalid and could not be deserialized: '${why}. Path '${path}'.'.`,
})

const missingAt = (path: string): Misfit => ({
  code: 'InvalidParameter',
  path,
  message: `Required parameter '${path}' is missing (null).`,
})

const readOnly = (path: string): Misfit => ({
  code: 'InvalidParameter',
  path,
  message: `The property '${path}' is read-only and cannot be set by the client.`,
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
