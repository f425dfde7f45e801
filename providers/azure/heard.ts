import {AsyncLocalStorage} from 'node:async_hooks'
import type {ComputeManagementClientOptionalParams} from '@azure/arm-compute'

/** What the service said last, as it said it: the SDK drops inner errors, and makes mere text of how long operations failed. */
export interface Heard {
  /** Ends the requests. */
  readonly signal?: AbortSignal
  status?: number
  body?: string
  retryAfter?: string
}

/** Around everything that one call asks for, so that a fault is told by the answer to the request that brought it about. */
export const heard = new AsyncLocalStorage<Heard>()

/** The SDK's type of it, which is in a package that ours does not name. */
type Policy = NonNullable<ComputeManagementClientOptionalParams['additionalPolicies']>[number]['policy']

/** A policy of the SDK's pipeline that notes answers, and lets no request wait for ever. */
export const listeningPolicy = (timeoutMs = 60_000): Policy => ({
  name: 'gpuctlListening',
  async sendRequest(request, next) {
    const here = heard.getStore()
    if (here !== undefined) forget(here)
    request.timeout = timeoutMs
    if (here?.signal !== undefined) request.abortSignal = here.signal // the SDK's pollers lose theirs
    const response = await next(request)
    if (here === undefined) return response
    here.status = response.status
    if (response.bodyAsText) here.body = response.bodyAsText
    const retryAfter = response.headers.get('retry-after')
    if (retryAfter !== undefined) here.retryAfter = retryAfter
    return response
  },
})

/** So that an answer that never came is not taken for the one before. */
function forget(here: Heard): void {
  delete here.status
  delete here.body
  delete here.retryAfter
}
