import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'

/** What Compute Engine v1 is, as Google's own client library carries it: routes from `google.api.http`, messages, enums. */
export interface ApiModel {
  readonly routes: readonly Route[]
  readonly messages: Readonly<Record<string, Message>>
}

export interface Route {
  /** `instances.bulkInsert`, as Google names it. */
  readonly operation: string
  readonly method: string
  readonly pattern: RegExp
  /** Parts of the path between slashes. */
  readonly parts: number
  /** In the order of the pattern's groups. */
  readonly pathParameters: readonly string[]
  /** Names of the request's other fields. */
  readonly queryParameters: Readonly<Record<string, Field>>
  readonly body?: {readonly type: string; readonly isRequired: boolean}
  readonly response: string
}

export interface Message {
  readonly fields: Readonly<Record<string, Field>>
  /** Enums that are written as strings, by the name of their field in upper camel case. */
  readonly nested?: Readonly<Record<string, {readonly values?: Readonly<Record<string, number>>}>>
}

export interface Field {
  readonly type: string
  readonly rule?: 'repeated'
  /** Of a map. */
  readonly keyType?: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** Read once: 12 MB. @source @google-cloud/compute, build/protos/protos.json */
export function apiModel(): ApiModel {
  model ??= readModel()
  return model
}

let model: ApiModel | undefined

interface Rpc {
  readonly requestType: string
  readonly responseType: string
  readonly options: Readonly<Record<string, string>>
}

function readModel(): ApiModel {
  const path = createRequire(import.meta.url).resolve('@google-cloud/compute/build/protos/protos.json')
  const protos = JSON.parse(readFileSync(path, 'utf8'))
  const messages = protos.nested.google.nested.cloud.nested.compute.nested.v1.nested
  const routes: Route[] = []
  for (const [service, {methods = {}}] of Object.entries<{methods?: Record<string, Rpc>}>(messages))
    for (const [name, rpc] of Object.entries(methods))
      routes.push(routeOf(`${lowerFirst(service)}.${lowerFirst(name)}`, rpc, messages))
  return {routes, messages}
}

function routeOf(operation: string, rpc: Rpc, messages: ApiModel['messages']): Route {
  const [method, template] = VERBS.flatMap((verb) => {
    const path = rpc.options[`(google.api.http).${verb}`]
    return path === undefined ? [] : [[verb.toUpperCase(), path] as const]
  })[0] ?? ['', '']
  const pathParameters = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => camel(name))
  const request = messages[rpc.requestType]?.fields ?? {}
  const bodyName = rpc.options['(google.api.http).body']
  const bodyField = bodyName === undefined ? undefined : request[camel(bodyName)]
  const inPlace = new Set([...pathParameters, ...(bodyName === undefined ? [] : [camel(bodyName)])])
  return {
    operation,
    method,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
    parts: template.split('/').length,
    pathParameters,
    queryParameters: Object.fromEntries(Object.entries(request).filter(([name]) => !inPlace.has(name))),
    ...(bodyField && {body: {type: bodyField.type, isRequired: isRequired(bodyField)}}),
    response: rpc.responseType,
  }
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const

export const isRequired = ({options}: Field): boolean => options?.['(google.api.field_behavior)'] === 'REQUIRED'

const lowerFirst = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
const camel = (text: string): string => text.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
