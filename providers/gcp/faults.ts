import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {FAULT_TABLE, type FaultRow} from './fault-table.ts'
import type {Operation} from './types.ts'

/** What an error of Google's library means; undefined: our own bug. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof CloudFault) return error.fault
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') return undefined
  const status = 'httpStatusCode' in error ? error.httpStatusCode : undefined
  if (typeof status !== 'number') return noAnswer(error)
  const answer = answerIn(error)
  const infos = (answer.details ?? []).filter(({reason}) => reason !== undefined)
  const codes = [...infos.map(({reason = ''}) => reason), ...(answer.errors ?? []).map(({reason = ''}) => reason)]
  return refusal({
    status,
    codes,
    message: answer.message ?? error.message,
    metadata: infos.map(({metadata}) => metadata ?? {}),
  })
}

/**
 * What an operation failed with, which nothing throws: it is done, and has errors. Of several the one that says most counts, as
 * the operation of a whole gang says only that there were too few.
 *
 * @param others operations of its group
 */
export function operationFault(operation: Operation, others: readonly Operation[] = []): Fault | undefined {
  const all = [operation, ...others].flatMap((each) =>
    (each.error?.errors ?? []).map((one) => ({...one, status: Number(each.httpErrorStatusCode ?? 0)})),
  )
  const [first = undefined] = [...all.filter(({code}) => code !== 'VM_MIN_COUNT_NOT_REACHED'), ...all]
  if (first === undefined) return undefined
  const details = first.errorDetails ?? []
  return refusal({
    status: first.status,
    codes: [first.code ?? ''],
    message: first.message ?? first.code ?? 'failed',
    metadata: details.map(({errorInfo}) => errorInfo?.metadatas ?? {}),
    isGlobal: details.some(({quotaInfo}) => quotaInfo?.dimensions?.region === 'global'),
  })
}

interface Refusal {
  readonly status: number
  readonly codes: readonly string[]
  readonly message: string
  readonly metadata: readonly Readonly<Record<string, string>>[]
  readonly isGlobal?: boolean
}

function refusal({status, codes, message, metadata, isGlobal = false}: Refusal): Fault {
  const row = codes.map(rowOf).find((each) => each !== undefined) ?? byMessage(message) ?? byStatus(status)
  const code = codes.find((each) => rowOf(each) === row) ?? codes[0] ?? `HTTP ${status}`
  const zones = metadata.flatMap(({zonesAvailable}) => zonesAvailable?.split(',').filter((zone) => zone !== '') ?? [])
  return {
    kind: row.kind,
    code,
    message,
    effect: row.effect ?? 'none',
    ...(row.hint && {hint: row.hint}),
    ...(row.exclude && {
      exclude: isGlobal || isOfProject(row, message) ? {...row.exclude, scope: 'cloud'} : row.exclude,
    }),
    ...(zones.length > 0 && {zonesWithCapacity: zones}),
  }
}

const rowOf = (code: string): FaultRow | undefined => FAULT_TABLE.find(({codes}) => codes.includes(code))

/** Where the answer has no structure for it: a quota of all regions says `globally`, and often has no details. */
const isOfProject = ({kind}: FaultRow, message: string): boolean =>
  kind === 'quota' && /\bglobally\b|_ALL_REGIONS/.test(message)

/** A type that a zone does not have is an invalid value as any other, and only the message has its name. */
const byMessage = (message: string): FaultRow | undefined =>
  /\/machineTypes\/[\w-]+'?.*(does not exist|not found)/i.test(message) ? NOT_OFFERED : undefined

export const NOT_OFFERED: FaultRow = {
  codes: [],
  kind: 'capacity',
  exclude: {scope: 'zone', seconds: 23 * 3600},
  source: 'Compute Engine, answers to unknown machine types (remembered); 23 hours as Karpenter has for such sizes',
}

/** What has none of the codes above. */
export function byStatus(status: number): FaultRow {
  const row = (kind: Fault['kind'], effect: Fault['effect'] = 'none') => ({codes: [], kind, effect, source: 'HTTP'})
  if (status === 429) return row('throttled')
  if (status === 401 || status === 403) return row('auth')
  if (status >= 500 || status === 0) return row('outage', 'unknown')
  return row('invalid')
}

/** Resets, time-outs, and answers that ended in their middle. */
const noAnswer = (error: Error): Fault => ({
  kind: 'outage',
  code: error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : 'NO_ANSWER',
  message: `Compute Engine did not answer: ${error.message}`,
  effect: 'unknown',
})

interface Answer {
  readonly message?: string
  readonly errors?: readonly {readonly reason?: string}[]
  readonly details?: readonly {readonly reason?: string; readonly metadata?: Record<string, string>}[]
}

/** Google's library drops the list of reasons, but keeps the answer's text beside its error. @source google-gax 6.17, googleError.js */
function answerIn(error: Error): Answer {
  const raw = (error as {[RAW]?: unknown})[RAW]
  try {
    const body = typeof raw === 'string' ? JSON.parse(raw) : raw
    const answer = Array.isArray(body) ? body[0] : body
    return typeof answer?.error === 'string' ? ofTokenService(answer) : (answer?.error ?? {})
  } catch {
    return {} // a page of some proxy
  }
}

/** Where no token is to be had, another service answers than the one that was asked. @source RFC 6749, 5.2 */
const ofTokenService = ({error, error_description: message}: {error: string; error_description?: string}): Answer => ({
  errors: [{reason: error}],
  message: message ?? error,
})

const RAW = Symbol.for('google-gax.rawHttpResponsePayload')
