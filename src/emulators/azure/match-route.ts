import type {ApiRequest} from '../core/emulated-cloud.ts'
import {ArmError} from './arm-error.ts'
import {ARM_OPERATIONS, type ArmOperation} from './arm-model.ts'

/** What a request asks for. */
export interface ArmRoute {
  readonly operation: ArmOperation
  /** What stands in the path in place of the `{names}`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** Resource Manager takes paths in any case. @returns undefined: no such operation */
export function matchRoute({method, url}: Pick<ApiRequest, 'method' | 'url'>): ArmRoute | undefined {
  const {pathname, searchParams: query} = new URL(url, 'https://localhost')
  const all = pathname.split('/')
  for (const route of ROUTES) {
    const parts = route.scopeAt < 0 ? all : withScope(all, route)
    if (route.operation.method !== method || route.parts.length !== parts.length) continue
    const params: Record<string, string> = {}
    const fits = route.parts.every((part, index) => {
      const given = parts[index] ?? ''
      if (!part.startsWith('{')) return part === given.toLowerCase()
      params[part.replaceAll(/[{+}]/g, '')] = decodeURIComponent(given)
      return given !== ''
    })
    if (fits) return {operation: route.operation, params, query}
  }
  return undefined
}

const ROUTES = ARM_OPERATIONS.map((operation) => {
  const parts = operation.path.split('/').map((part) => (part.startsWith('{') ? part : part.toLowerCase()))
  return {operation, parts, scopeAt: parts.findIndex((part) => part.startsWith('{+'))}
})

/** What stands for `{+scope}` is a whole id, with slashes in it. */
function withScope(all: readonly string[], {parts, scopeAt}: {parts: readonly string[]; scopeAt: number}) {
  const end = all.length - (parts.length - 1 - scopeAt)
  return end <= scopeAt ? all : [...all.slice(0, scopeAt), all.slice(scopeAt, end).join('/'), ...all.slice(end)]
}

/** @throws ArmError where the version or another parameter is not the operation's */
export function checkQuery({operation, query}: ArmRoute): void {
  const version = query.get('api-version')
  if (version === null)
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    )
  if (version !== operation.apiVersion)
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${operation.apiVersion}'.`,
    )
  const unknown = [...query.keys()].find((key) => ![...operation.query, 'api-version', '$skiptoken'].includes(key))
  if (unknown !== undefined)
    throw new ArmError(400, 'InvalidQueryParameter', `The query parameter '${unknown}' is not supported.`, {
      target: unknown,
    })
}
