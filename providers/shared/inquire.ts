import type {CloudCheck} from '../../src/domain/cloud-diagnosis.ts'
import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from './cloud-fault.ts'

/** What came of a question: an answer, or why there is none. */
export type Inquiry<T> = {readonly value: T; readonly fault?: never} | {readonly fault: Fault; readonly value?: never}

/** No question of a diagnosis takes longer, whatever the SDK would wait for. */
export const INQUIRY_MS = 10_000

/** Asks something that may be refused, for so long. What nobody could refuse, our own bug or an abort, is thrown. */
export async function inquire<T>(
  signal: AbortSignal,
  act: (signal: AbortSignal) => Promise<T>,
  withinMs = INQUIRY_MS,
): Promise<Inquiry<T>> {
  signal.throwIfAborted()
  const late = AbortSignal.timeout(withinMs)
  const bounded = AbortSignal.any([signal, late])
  const {promise: ended, reject} = Promise.withResolvers<never>()
  const end = () => reject(bounded.reason)
  bounded.addEventListener('abort', end)
  ended.catch(() => {}) // nobody may be waiting for it any more
  try {
    return {value: await Promise.race([act(bounded), ended])} // some SDKs look for credentials without a signal
  } catch (error) {
    signal.throwIfAborted()
    if (late.aborted) return {fault: noAnswer(withinMs)}
    if (error instanceof CloudFault) return {fault: error.fault}
    throw error
  } finally {
    bounded.removeEventListener('abort', end)
  }
}

/** A question as a line of the diagnosis. */
export function checkOf<T>(name: string, inquiry: Inquiry<T>, found: (value: T) => string): CloudCheck {
  if (inquiry.fault === undefined) return {name, state: 'ok', found: found(inquiry.value)}
  const {code, message, kind} = inquiry.fault
  const hint = inquiry.fault.hint ?? (kind === 'outage' || kind === 'throttled' ? ASK_AGAIN : undefined)
  return {
    name,
    state: kind === 'auth' ? 'missing' : 'unknown',
    found: message.startsWith(code) ? message : `${code}: ${message}`,
    ...(hint === undefined ? {} : {fix: hint}),
  }
}

/** What the first question, which needs no special right, says of the credentials. */
export const credentialsBy = ({fault}: Inquiry<unknown>): 'taken' | 'refused' | 'unknown' =>
  fault === undefined ? 'taken' : fault.kind === 'auth' ? 'refused' : 'unknown'

const ASK_AGAIN = 'ask again in a minute; check the network, a proxy, and the endpoint if you set one'

const noAnswer = (withinMs: number): Fault => ({
  kind: 'outage',
  code: 'NoAnswer',
  message: `it did not answer within ${withinMs / 1000} s`,
  effect: 'unknown',
})
