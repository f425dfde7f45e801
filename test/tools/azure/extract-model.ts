import {OPERATIONS} from './operations.ts'
import {readPackage, type SdkPackage} from './read-package.ts'

/** What the installed packages say of the operations that are emulated: routes, versions, and shapes of all that goes over the wire. */
export function extractModel() {
  const models = new Map<string, Record<string, string>>()
  const operations = Object.entries(OPERATIONS).flatMap(([name, groups]) => {
    const sdk = readPackage(`@azure/${name}`)
    const scope = {sdk, prefix: name.replace('arm-', ''), models}
    return Object.entries(groups).flatMap(([group, functions]) =>
      functions.map((each) => operationOf(scope, group, each)),
    )
  })
  return {operations, models: Object.fromEntries([...models].sort(([a], [b]) => (a < b ? -1 : 1)))}
}

interface Scope {
  readonly sdk: SdkPackage
  readonly prefix: string
  readonly models: Map<string, Record<string, string>>
}

function operationOf(scope: Scope, group: string, name: string) {
  const send = scope.sdk.operationFunction(group, `_${name}Send`)
  const parse = scope.sdk.operationFunction(group, `_${name}Deserialize`)
  const template = match(send, /["`](\/(?:subscriptions|{\+)[^"`]+)["`]/)
  const [path = '', query = ''] = template.split('{?')
  const body = /body:[\s\S]*?(\w+)Serializer\(/.exec(send)?.[1]
  const answer = /return (\w+)Deserializer\(result[.]body\)/.exec(parse)?.[1]
  const isLong = scope.sdk.operationFunction(group, name).includes('getLongRunningPoller')
  return {
    name: `${capitalised(group)}_${capitalised(name.replace('$', ''))}`,
    method: match(send, /context[.]path\(path\)[.](\w+)\(/).toUpperCase(),
    path,
    apiVersion: match(send, /"api%2Dversion": (?:context[.]apiVersion [?][?] )?"([^"]+)"|apiVersion = "([^"]+)"/),
    query: query
      .replace('}', '')
      .split(',')
      .map(decodeURIComponent)
      .filter((each) => each !== 'api-version'),
    ...(body === undefined ? {} : {body: modelOf(scope, body)}),
    ...(answer === undefined ? {} : {answer: modelOf(scope, answer)}),
    statuses: [...match(parse, /expectedStatuses = \[([^\]]*)\]/).matchAll(/\d+/g)].map(Number).sort(),
    ...(isLong ? {isLong} : {}),
  }
}

/** Notes a model and all that it is made of. @returns its name */
function modelOf(scope: Scope, base: string): string {
  const key = `${scope.prefix}.${base.replace(/^_/, '')}`
  if (scope.models.has(key)) return key
  const fields: Record<string, string> = {}
  scope.models.set(key, fields)
  Object.assign(fields, fieldsOf(scope, base, capitalised(base)))
  return key
}

/** `string`, `string?` where it may be left out, `-string` where only answers have it, `+string` where only requests do. */
function fieldsOf(scope: Scope, base: string, of: string): Record<string, string> {
  const written = propertiesOf(scope.sdk.modelFunction(`${base}Serializer`) ?? '', 'serializer')
  const read = propertiesOf(scope.sdk.modelFunction(`${base}Deserializer`) ?? '', 'deserializer')
  const members = scope.sdk.members(of) ?? new Map()
  const isOnlyRead = written.size === 0
  const fields: Record<string, string> = {}
  for (const wire of [...new Set([...written.keys(), ...read.keys()])].sort()) {
    const {name, model, shape} = read.get(wire) ?? written.get(wire) ?? {name: wire, shape: ''}
    const sign = isOnlyRead || written.has(wire) ? (read.size > 0 && !read.has(wire) ? '+' : '') : '-'
    if (shape === 'flat' && model !== undefined) {
      const inner = `${scope.prefix}.${base.replace(/^_/, '')}.${wire}`
      scope.models.set(inner, fieldsOf(scope, model, of))
      fields[wire] = `${sign}${inner}?`
      continue
    }
    const member = members.get(name)
    const type = model === undefined ? wireType(scope.sdk, member?.type ?? 'any') : `${modelOf(scope, model)}${shape}`
    fields[wire] = `${sign}${type}${member === undefined || member.isOptional ? '?' : ''}`
  }
  return fields
}

interface Property {
  /** As the SDK has it. */
  readonly name: string
  readonly model?: string
  /** `[]`, `{}`, `flat`: the SDK has the inner model's members beside its own. */
  readonly shape: string
}

/** What a (de)serializer writes or reads, by its name on the wire. */
function propertiesOf(text: string, kind: 'serializer' | 'deserializer'): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>()
  for (const part of text.split(/^ {8}(?=[\w."'])/m).slice(1)) {
    const spread = /^[.]{3}[\s\S]*?(\w+?)Deserializer\(item\["(\w+)"\]\)/.exec(part)
    if (spread !== null) {
      found.set(spread[2] ?? '', {name: '', model: spread[1] ?? '', shape: 'flat'})
      continue
    }
    const left = /^"?([\w$.@-]+)"?:/.exec(part)?.[1]
    const right = /item\["([^"]+)"\]/.exec(part)?.[1]
    const call = /(\w+?)(Array|Record)?(?:Des|S)erializer\((item)?/.exec(part.replace('areAllPropsUndefined', ''))
    if (left === undefined) continue
    if (/areAllPropsUndefined/.test(part)) {
      found.set(left, {name: '', model: call?.[1] ?? '', shape: 'flat'})
      continue
    }
    const [name, wire] = kind === 'serializer' ? [right ?? left, left] : [left, right ?? left]
    const shape = call?.[2] === 'Array' || /[.]map\(/.test(part) ? '[]' : call?.[2] === 'Record' ? '{}' : ''
    found.set(wire, call === null ? {name, shape: ''} : {name, model: call[1] ?? '', shape})
  }
  return found
}

/** @param type as TypeScript */
function wireType(sdk: SdkPackage, type: string): string {
  const plain = type.replaceAll(/ \| (null|undefined)|\(|\)/g, '')
  if (plain.endsWith('[]')) return `${wireType(sdk, plain.slice(0, -2))}[]`
  const record = /^Record<string, (.*)>$/.exec(plain)?.[1]
  if (record !== undefined) return `${wireType(sdk, record)}{}`
  if (plain === 'Date') return 'date'
  if (/^(string|number|boolean|any)$/.test(plain)) return plain
  if (plain.startsWith('"')) return plain.replaceAll(/["\s]/g, '')
  if (plain === ENDED) return 'string'
  return sdk.enumOf(plain)?.join('|') ?? 'any'
}

/** An enum of sizes that Azure itself has given up: it ends with those of 2019, and the service takes all. */
const ENDED = 'VirtualMachineSizeTypes'

const capitalised = (word: string): string => {
  const bare = word.replace(/^[_$]/, '')
  return bare.charAt(0).toUpperCase() + bare.slice(1)
}

function match(text: string, pattern: RegExp): string {
  const found = pattern
    .exec(text)
    ?.slice(1)
    .find((each) => each !== undefined)
  if (found === undefined) throw new Error(`no ${pattern} in ${text.slice(0, 200)}`)
  return found
}
