import {readFileSync} from 'node:fs'
import type {EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'
import {packageFile, whyNoPython} from '../python/python-environment.ts'
import {checkSchema, type Schema, type Schemas} from './check-schema.ts'

/** What passed the gate: how often each operation was validated, and every violation that was seen. */
export interface Gate {
  readonly cloud: EmulatedCloud
  readonly validated: ReadonlyMap<string, number>
  readonly violations: readonly string[]
}

/**
 * Holds every request that the emulator takes, and every answer that it gives, to Google's own discovery document, which is another
 * model than the one that the emulator routes by. Without the Python packages nothing is held.
 */
export function discoveryGate(cloud: EmulatedCloud): Gate {
  const validated = new Map<string, number>()
  const violations: string[] = []
  if (whyNoPython() !== undefined) return {cloud, validated, violations}
  const {methods, schemas} = discovery()
  return {
    validated,
    violations,
    cloud: {
      ...cloud,
      async answer(request, operationError) {
        const answer = await cloud.answer(request, operationError)
        const operation = cloud.operationOf(request)
        if (operation === undefined || answer.status >= 300 || isOfAnotherApi(operation)) return answer
        const method = methods.get(operation)
        if (method === undefined) throw new Error(`the discovery document has no ${operation}`)
        const found = [
          ...parametersOf(method, request.url),
          ...(method.request
            ? checkSchema(schemas, method.request, jsonOf(request.body), {path: 'request', method: method.id})
            : []),
          ...(method.response
            ? checkSchema(schemas, method.response, jsonOf(answer.body ?? ''), {path: 'response'})
            : []),
        ]
        validated.set(operation, (validated.get(operation) ?? 0) + 1)
        violations.push(...found.map((each) => `${operation}: ${each}`))
        return answer
      },
    },
  }
}

/** Its document is another one. */
const isOfAnotherApi = (operation: string) => operation.startsWith('cloudresourcemanager.')

interface Method {
  readonly id: string
  readonly httpMethod: string
  readonly flatPath: string
  readonly parameters?: Readonly<
    Record<string, Schema & {readonly location: 'path' | 'query'; readonly required?: boolean}>
  >
  readonly request?: Schema
  readonly response?: Schema
}

interface Resources {
  readonly resources?: Readonly<Record<string, Resources>>
  readonly methods?: Readonly<Record<string, Method>>
}

let read:
  | {readonly methods: ReadonlyMap<string, Method>; readonly schemas: Schemas; readonly common: ReadonlySet<string>}
  | undefined

function discovery() {
  if (read) return read
  const path = packageFile('googleapiclient/discovery_cache/documents/compute.v1.json')
  const document: Resources & {schemas: Schemas; parameters: object} = JSON.parse(readFileSync(path, 'utf8'))
  const methods = new Map<string, Method>()
  const collect = (each: Resources) => {
    for (const method of Object.values(each.methods ?? {})) methods.set(method.id.replace(/^compute\./, ''), method)
    for (const inner of Object.values(each.resources ?? {})) collect(inner)
  }
  collect(document)
  read = {methods, schemas: document.schemas, common: new Set(Object.keys(document.parameters))}
  return read
}

const jsonOf = (body: Buffer | string): unknown => JSON.parse(body.toString() || '{}')

function parametersOf({flatPath, parameters = {}}: Method, url: string): readonly string[] {
  const {pathname, searchParams} = new URL(url, 'http://127.0.0.1')
  const names = [...flatPath.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const values = new RegExp(`^/compute/v1/${flatPath.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(pathname)?.slice(1)
  if (values === undefined) return [`${pathname} is not ${flatPath}`]
  const given = [
    ...names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')] as const),
    ...[...searchParams].filter(([name]) => !discovery().common.has(name) && name !== '$alt'),
  ]
  const missing = Object.entries(parameters).filter(
    ([name, {required}]) => required && !given.some(([each]) => each === name),
  )
  return [
    ...missing.map(([name]) => `${name} is required`),
    ...given.flatMap(([name, value]) => {
      const schema = parameters[name]
      if (schema === undefined) return [`no parameter ${name}`]
      return checkSchema({}, schema, typed(schema, value), {path: name})
    }),
  ]
}

const typed = ({type}: Schema, value: string): unknown =>
  type === 'integer' ? Number(value) : type === 'boolean' ? value === 'true' : value
