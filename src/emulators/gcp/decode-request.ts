import type {ApiRequest} from '../core/emulated-cloud.ts'
import {badPayload, invalid, required} from './api-error.ts'
import {apiModel, type Route} from './api-model.ts'
import {checkMessage, type Json} from './check-message.ts'
import type {Call} from './gce.ts'

/** @returns undefined where the API has nothing at that address */
export function routeFor({method, url}: ApiRequest): Route | undefined {
  const {pathname} = new URL(url, 'http://127.0.0.1')
  routes ??= Map.groupBy(apiModel().routes, (route) => `${route.method} ${route.parts}`)
  return routes.get(`${method} ${pathname.split('/').length}`)?.find(({pattern}) => pattern.test(pathname))
}

/** There are a thousand. */
let routes: ReadonlyMap<string, readonly Route[]> | undefined

/** Takes a request apart as its route says. @throws ApiError */
export function decodeRequest({url, body}: ApiRequest, route: Route): Call {
  const {pathname, searchParams} = new URL(url, 'http://127.0.0.1')
  const values = route.pattern.exec(pathname)?.slice(1).map(decodeURIComponent) ?? []
  const path = Object.fromEntries(route.pathParameters.map((name, at) => [name, values[at] ?? '']))
  return {project: path.project ?? '', path, query: queryOf(searchParams, route), body: bodyOf(body, route)}
}

function queryOf(parameters: URLSearchParams, {queryParameters}: Route): Call['query'] {
  const query: Record<string, string> = {}
  for (const [name, value] of parameters) {
    if (SYSTEM.has(name)) continue
    const field = queryParameters[name]
    if (field === undefined)
      throw badPayload(
        '',
        `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
      )
    if (/int/.test(field.type) && !/^-?\d+$/.test(value)) throw invalid(name, value, 'Must be an integer.')
    if (field.type === 'bool' && !/^(true|false)$/.test(value)) throw invalid(name, value, 'Must be a boolean.')
    query[name] = value
  }
  return query
}

/** @source discovery document compute.v1, parameters of all methods */
const SYSTEM = new Set([
  'alt',
  '$alt',
  'fields',
  'key',
  'prettyPrint',
  'quotaUser',
  'userIp',
  '$.xgafv',
  'access_token',
  'oauth_token',
])

function bodyOf(body: Buffer, route: Route): Json {
  const text = body.toString()
  if (route.body === undefined) {
    if (!['', '{}', '""'].includes(text))
      // the JavaScript library sends an empty string
      throw badPayload('', 'Invalid JSON payload received. Request body is not allowed.')
    return {}
  }
  if (text === '') {
    if (route.body.isRequired) throw required('resource')
    return {}
  }
  const json = parsed(text)
  checkMessage(route.body.type, json, 'resource')
  return json as Json
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badPayload('', 'Invalid JSON payload received. Parse error.')
  }
}
