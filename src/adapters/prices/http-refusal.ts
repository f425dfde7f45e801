import type {GpuctlError} from '../../errors/gpuctl-error.ts'
import {noAnswer, refused} from './price-fault.ts'
import {Transient} from './with-retries.ts'

/** What an answer means, where it says more than its status. */
export type ExplainRefusal = (status: number, body: string) => GpuctlError | undefined

/** Why a vendor gave no price list. What passes by itself is {@link Transient}. */
export async function refusal(
  response: Response,
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  explain: ExplainRefusal = () => undefined,
): Promise<Error> {
  const {status, headers} = response
  let body = ''
  for await (const chunk of chunks) {
    body += Buffer.from(chunk).toString('latin1')
    if (body.length > 16_384) break
  }
  const explained = explain(status, body)
  if (explained !== undefined) return explained
  const fault = noAnswer(`${name} answers ${status}`)
  if (status === 429 || status >= 500) return new Transient(fault, retryAfterMs(headers.get('retry-after')))
  if (status === 401 || status === 403)
    return refused(`${name} answers ${status}`, 'check the credentials and what they may read')
  return fault
}

/** Seconds or a date. @source RFC 9110, 10.2.3 */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(ms, 0) : 0
}
