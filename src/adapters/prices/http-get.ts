import {boundedBody, reasonOf} from './bounded-body.ts'
import {type ExplainRefusal, refusal} from './http-refusal.ts'
import {noAnswer} from './price-fault.ts'
import {type RetryOptions, Transient, withRetries} from './with-retries.ts'

/** What tests set, and otherwise nobody. */
export interface HttpTuning extends Omit<RetryOptions, 'signal'> {
  /** Until an answer begins, connecting included. */
  readonly firstByteMs?: number
  /** Between two parts of it. */
  readonly idleMs?: number
  /** Of one answer, unpacked. */
  readonly maxBytes?: number
}

export interface HttpOptions extends HttpTuning {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
  /** What a refusal of the vendor's means, where its answer says more than its status. */
  readonly explain?: ExplainRefusal
}

export interface HttpAnswer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Reads one answer of a price list: `read` takes its body, and is called again from the start when that broke off. What is
 * neither 200 nor 304 is an error. Redirections are not followed: none is documented, and a key must not travel.
 */
export function httpGet<T>(url: URL, options: HttpOptions, read: (answer: HttpAnswer) => Promise<T>): Promise<T> {
  const {firstByteMs = 5_000, idleMs = 15_000, headers = {}} = options
  const name = nameOf(url)
  return withRetries(async () => {
    const stop = new AbortController()
    const signal = AbortSignal.any([options.signal, stop.signal])
    let timer: NodeJS.Timeout | undefined
    const within = (ms: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => stop.abort(new Error(`no data for ${ms / 1000} s`)), ms)
    }
    try {
      within(firstByteMs)
      const response = await fetch(url, {headers, signal, redirect: 'error'}).catch((cause: Error) => {
        throw new Transient(noAnswer(`${name} does not answer: ${reasonOf(cause)}`, cause))
      })
      within(idleMs)
      const chunks = boundedBody(response.body, name, options.maxBytes, () => within(idleMs))
      if (response.status !== 200 && response.status !== 304)
        throw await refusal(response, chunks, name, options.explain)
      return await read({
        status: response.status,
        header: (header) => response.headers.get(header) ?? undefined,
        chunks,
      })
    } finally {
      clearTimeout(timer)
      stop.abort() // closes what was not read
    }
  }, options)
}

/** Without its query, which may be long. */
export const nameOf = (url: URL): string => `${url.host}${url.pathname}`
