import {badPayload, invalid} from './api-error.ts'
import {type ApiModel, apiModel, type Field, type Message} from './api-model.ts'

export type Json = Readonly<Record<string, unknown>>

/**
 * Holds a JSON object to its message: every name known, every value of its type, every enum one of its words.
 *
 * @throws ApiError as Google's front end writes it
 */
export function checkMessage(type: string, value: unknown, path: string, model: ApiModel = apiModel()): void {
  const message = model.messages[type]
  if (message === undefined) return // google.protobuf.Any alone
  if (!isObject(value))
    throw badPayload(path, `Invalid value at '${path}' (type.googleapis.com/${type}), ${show(value)}`)
  for (const [name, inner] of Object.entries(value)) {
    const field = message.fields[name]
    if (field === undefined) {
      const text = `Invalid JSON payload received. Unknown name "${name}" at '${path}': Cannot find field.`
      throw badPayload(path, text)
    }
    checkField(fieldIn(message, field), enumOf(message, name, field), inner, `${path}.${name}`, model)
  }
}

function checkField(field: Field, words: Words, value: unknown, path: string, model: ApiModel): void {
  const checkOne = (each: unknown, at: string) => checkValue(field.type, words, each, at, model)
  if (field.keyType !== undefined) {
    if (!isObject(value)) throw badPayload(path, `Invalid value at '${path}' (Map), ${show(value)}`)
    for (const [key, each] of Object.entries(value)) checkOne(each, `${path}[${key}]`)
  } else if (field.rule === 'repeated') {
    if (!Array.isArray(value))
      throw badPayload(
        path,
        `Invalid JSON payload received. Unknown name "${path}": Proto field is not repeating, cannot start list.`,
      )
    for (const [at, each] of value.entries()) checkOne(each, `${path}[${at}]`)
  } else checkOne(value, path)
}

function checkValue(type: string, words: Words, value: unknown, path: string, model: ApiModel): void {
  const fits = SCALARS[type]
  if (fits === undefined) checkMessage(type, value, path, model)
  else if (!fits(value))
    throw badPayload(path, `Invalid value at '${path}' (TYPE_${type.toUpperCase()}), ${show(value)}`)
  if (type === 'string' && words !== undefined && !words.has(String(value)))
    throw invalid(path, value, `Must be one of: ${[...words].join(', ')}`)
}

/** Integers of 64 bits are strings in proto3 JSON, and taken as numbers too. */
const isInteger = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^-?\d{1,20}$/.test(value)

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int32: isInteger,
  uint32: isInteger,
  int64: isInteger,
  uint64: isInteger,
  double: (value) => typeof value === 'number',
  float: (value) => typeof value === 'number',
}

/** A field whose type is an enum of its message holds one of its words. */
const fieldIn = ({nested}: Message, field: Field): Field =>
  nested?.[field.type]?.values ? {...field, type: 'string'} : field

type Words = ReadonlySet<string> | undefined

/** The library writes enums as strings, and keeps their words beside the field under its name. */
function enumOf({nested}: Message, name: string, {type}: Field): Words {
  const values = (nested?.[type] ?? nested?.[`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`])?.values
  return values && new Set(Object.keys(values).filter((word) => !word.startsWith('UNDEFINED_')))
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 100) ?? 'nothing'
