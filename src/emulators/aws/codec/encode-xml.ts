import type {NormalizedSchema} from '@smithy/core/schema'

/**
 * An answer as EC2 writes it, by the SDK's own schema.
 *
 * @throws TypeError on a member that the schema does not know: a bug of the emulator, never of its client
 * @source Smithy 2.0, "AWS EC2 query protocol", response serialization
 */
export const encodeXml = (operation: string, schema: NormalizedSchema, value: object, requestId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="${NAMESPACE}"><requestId>${requestId}</requestId>${members(
    schema,
    value as Readonly<Record<string, unknown>>,
  )}</${operation}Response>`

/** A refusal in the same protocol. */
export const errorXml = (code: string, message: string, requestId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${escaped(code)}</Code><Message>${escaped(
    message,
  )}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/'

function members(schema: NormalizedSchema, value: Readonly<Record<string, unknown>>): string {
  if (schema.isUnitSchema()) return ''
  const left = new Set(Object.keys(value).filter((key) => value[key] !== undefined))
  let text = ''
  for (const [name, member] of schema.structIterator()) {
    if (!left.delete(name)) continue
    const tag = String(member.getMemberTraits().xmlName ?? name)
    text += `<${tag}>${content(member, value[name])}</${tag}>`
  }
  if (left.size > 0) throw new TypeError(`${schema.getName()} has no member ${[...left].join()}`)
  return text
}

function content(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema()) return members(schema, value as Readonly<Record<string, unknown>>)
  if (schema.isListSchema()) {
    const item = schema.getValueSchema()
    const tag = String(item.getMergedTraits().xmlName ?? 'member')
    return (value as readonly unknown[]).map((each) => `<${tag}>${content(item, each)}</${tag}>`).join('')
  }
  if (schema.isTimestampSchema()) return (value as Date).toISOString()
  if (schema.isBlobSchema()) return Buffer.from(value as Uint8Array).toString('base64')
  if (!isOfType(schema, value)) throw new TypeError(`${schema.getName()} cannot be ${JSON.stringify(value)}`)
  return escaped(String(value))
}

function isOfType(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isBooleanSchema()) return typeof value === 'boolean'
  if (schema.isNumericSchema()) return typeof value === 'number'
  return typeof value === 'string'
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
