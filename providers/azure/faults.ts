import type {Fault} from '../../src/domain/fault.ts'
import type {Purchase} from '../../src/domain/offering.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type ArmErrorPart, armErrorsOf} from './arm-errors.ts'
import {FAULT_TABLE, type FaultRow} from './fault-table.ts'
import type {Heard} from './heard.ts'
import {refusedLogin} from './refused-login.ts'

/**
 * What an error of the SDK means, by the answer that it came with; undefined for our own bugs.
 *
 * @param purchase what was to be bought, where that was the matter
 */
export function faultOf(error: unknown, answer: Heard, purchase?: Purchase): Fault | undefined {
  if (error instanceof CloudFault) return error.fault
  if (answer.status !== undefined && (isRestError(error) || isOfOperation(error))) return refusal(answer, purchase)
  if (isOfCredential(error)) return refusedLogin(error)
  if (isRestError(error) || isNetworkError(error)) return unanswered(error)
  return undefined
}

/** What an answer that is no success means: its innermost error that is known, or its status. */
export function refusal(answer: Heard, purchase?: Purchase): Fault {
  const parts = armErrorsOf(answer)
  const {status = 0} = answer
  const known = parts
    .toReversed()
    .map((part) => ({part, row: FAULT_TABLE.find((row) => fits(row, part, status))}))
    .find(({row}) => row !== undefined)
  const part = known?.part ?? parts.at(-1) ?? namelessAt(status)
  const retryAfterMs = retryAfterMsOf(answer)
  return {
    ...(known?.row === undefined ? byStatus(status) : meaningOf(known.row, purchase)),
    code: part.code,
    message: sentenceOf(part),
    effect: status >= 500 || status < 400 ? 'unknown' : 'none',
    ...(retryAfterMs !== undefined && {retryAfterMs}),
  }
}

const fits = (row: FaultRow, {code, message}: ArmErrorPart, status: number): boolean =>
  row.code === code && (row.status ?? status) === status && (row.message?.test(message) ?? true)

function meaningOf({kind, exclude, spotSeconds, hint}: FaultRow, purchase: Purchase | undefined) {
  const seconds = purchase === 'spot' ? (spotSeconds ?? exclude?.seconds) : exclude?.seconds
  return {kind, ...(hint && {hint}), ...(exclude && seconds && {exclude: {...exclude, seconds}})}
}

const namelessAt = (status: number): ArmErrorPart =>
  status === 0
    ? {code: 'NoAnswer', message: 'Azure did not answer'}
    : {code: `HTTP ${status}`, message: `the answer was HTTP ${status}`}

/** @source RFC 9110, section 15; what Azure answers where it names no code that we know */
function byStatus(status: number): Pick<Fault, 'kind'> {
  if (status === 401 || status === 403) return {kind: 'auth'}
  if (status === 429) return {kind: 'throttled'}
  if (status === 408 || status >= 500 || status < 400) return {kind: 'outage'}
  return {kind: 'invalid'}
}

/** Azure's messages are long: their first sentences say what is the matter. */
const sentenceOf = ({code, message}: ArmErrorPart): string => (message === '' ? code : message).slice(0, 400)

function retryAfterMsOf({retryAfter}: Heard): number | undefined {
  if (retryAfter === undefined) return undefined
  const seconds = Number(retryAfter)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const atUnixMs = Date.parse(retryAfter)
  return Number.isNaN(atUnixMs) ? undefined : Math.max(0, atUnixMs - Date.now())
}

const unanswered = ({message, code}: Error & {code?: unknown}): Fault => ({
  kind: 'outage',
  code: typeof code === 'string' ? code : 'NoAnswer',
  message: `Azure did not answer: ${message}`,
  effect: 'unknown',
})

const isRestError = (error: unknown): error is Error => error instanceof Error && error.name === 'RestError'

/** The SDK tells a failed operation as a plain error: `The long-running operation has failed. …`. */
const isOfOperation = (error: unknown): error is Error =>
  error instanceof Error && error.message.startsWith('The long-running operation has')

const isOfCredential = (error: unknown): error is Error =>
  error instanceof Error &&
  [
    'CredentialUnavailableError',
    'AuthenticationError',
    'AggregateAuthenticationError',
    'AuthenticationRequiredError',
  ].includes(error.name)

const isNetworkError = (error: unknown): error is Error =>
  error instanceof Error &&
  /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_|UND_ERR|ERR_STREAM)/.test(String((error as NodeJS.ErrnoException).code ?? ''))
