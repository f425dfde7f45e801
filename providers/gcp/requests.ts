import {AsyncLocalStorage} from 'node:async_hooks'
import type {AuthClient} from 'google-auth-library'

/** What belongs to a call but cannot be handed to a client of the library. */
export interface RequestScope {
  readonly signal: AbortSignal
  /** From the last answer's header, which the library's errors do not have. */
  retryAfterMs?: number
}

/** The call that is under way. */
export const requestScope = new AsyncLocalStorage<RequestScope>()

/** Makes all requests end with their call's signal. The library takes no signal, but sends everything through its credentials. */
export function scoped<A extends AuthClient>(authClient: A): A {
  const fetch = authClient.fetch.bind(authClient) as Fetch
  const within: Fetch = async <T>(url: string | URL | Request, init?: RequestInit) => {
    const scope = requestScope.getStore()
    if (scope === undefined) return fetch<T>(url, init)
    const signal = AbortSignal.any([scope.signal, ...(init?.signal ? [init.signal] : [])])
    try {
      const response = await fetch<T>(url, {...init, signal})
      note(scope, response.headers)
      return response
    } catch (error) {
      if (error instanceof Error && 'response' in error) note(scope, (error.response as {headers?: Headers})?.headers)
      throw error
    }
  }
  authClient.fetch = within as AuthClient['fetch'] // which also takes options alone: the library never gives those
  return authClient
}

type Fetch = <T>(url: string | URL | Request, init?: RequestInit) => ReturnType<typeof AuthClient.prototype.fetch<T>>

function note(scope: RequestScope, headers: {get(name: string): string | null} | undefined): void {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
  if (Number.isNaN(seconds)) delete scope.retryAfterMs
  else scope.retryAfterMs = seconds * 1000
}
