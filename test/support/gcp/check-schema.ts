/** A schema of a discovery document. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly annotations?: {readonly required?: readonly string[]}
}

export type Schemas = Readonly<Record<string, Schema>>

interface Where {
  readonly path: string
  /** Of a request: whose required fields count. */
  readonly method?: string
}

/** @returns what does not fit */
export function checkSchema(schemas: Schemas, schema: Schema, value: unknown, where: Where): readonly string[] {
  const {path, method} = where
  const resolved = schema.$ref === undefined ? schema : schemas[schema.$ref]
  if (resolved === undefined) return [`${path}: no schema ${schema.$ref}`]
  const {type, properties = {}, additionalProperties, items} = resolved
  if (type === 'array')
    return Array.isArray(value)
      ? value.flatMap((each, at) => checkSchema(schemas, items ?? {}, each, {path: `${path}[${at}]`}))
      : [`${path} is no list`]
  if (type !== 'object') return checkScalar(resolved, value, path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`]
  const missing = Object.entries(properties).filter(
    ([name, each]) => method !== undefined && each.annotations?.required?.includes(method) && !(name in value),
  )
  return [
    ...missing.map(([name]) => `${path}.${name} is required`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const inner = properties[name] ?? additionalProperties
      return inner === undefined
        ? [`${path}.${name} is unknown`]
        : checkSchema(schemas, inner, each, {path: `${path}.${name}`})
    }),
  ]
}

function checkScalar({type, format, pattern, enum: words}: Schema, value: unknown, path: string): readonly string[] {
  if (type === 'any' || type === undefined) return []
  if (!isOfType(type, format, value)) return [`${path} is no ${format ?? type}: ${JSON.stringify(value)}`]
  if (words && !words.includes(String(value))) return [`${path} is none of its words: ${value}`]
  if (pattern && !new RegExp(`^(?:${pattern})$`).test(String(value))) return [`${path} is not ${pattern}: ${value}`]
  return []
}

function isOfType(type: string, format: string | undefined, value: unknown): boolean {
  if (type === 'string') return typeof value === 'string' && (!format?.includes('int64') || /^-?\d+$/.test(value))
  if (type === 'integer') return Number.isSafeInteger(value)
  return typeof value === type
}
