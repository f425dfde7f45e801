import type {Fault} from '../../src/domain/fault.ts'
import {FAULTS, type FaultRow} from './fault-table.ts'

/** What an error of the SDK means; undefined for what is no answer and no failed request: our own bug, or an abort. */
export function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined
  const {httpStatusCode: status} = (error as SdkError).$metadata ?? {}
  const row = FAULTS.find(({codes}) =>
    codes.some((code) => (typeof code === 'string' ? code === error.name : code.test(error.name))),
  )
  if (row !== undefined) return faultBy(row, error, status)
  if (isLostAnswer(error, status))
    return {kind: 'outage', code: codeOf(error), message: error.message, effect: 'unknown'}
  if (status === undefined) return undefined
  return {kind: 'invalid', code: error.name, message: error.message, effect: 'none'}
}

/** What became of an instance that did not live, in the same words. */
export function faultOfStateReason(code: string | undefined, message: string | undefined): Fault {
  const name = (code ?? '').replace(/^(Server|Client)\./, '')
  const error = Object.assign(new Error(message ?? 'it ended while it booted'), {name})
  const known = FAULTS.find(({codes}) => codes.includes(name))
  const fault: Fault = known === undefined ? UNEXPLAINED : faultBy(known, error, undefined)
  return {...fault, code: code ?? fault.code, message: error.message, effect: 'none'}
}

/** The zones that a refusal names as having capacity, by this account's names for them. */
export function zoneNamesIn(message: string): readonly string[] {
  const [, list = ''] = /\bchoosing ([a-z0-9, -]+)/.exec(message) ?? []
  return list.split(/[\s,]+/).filter((name) => /^[a-z]+(-[a-z]+)+-\d+(-[a-z]+-\d+)?[a-z]$/.test(name))
}

type SdkError = Error & {
  readonly code?: string
  readonly $metadata?: {readonly httpStatusCode?: number}
  readonly $response?: {readonly headers?: Readonly<Record<string, string>>}
}

const UNEXPLAINED: Fault = {kind: 'outage', code: 'Ended', message: '', effect: 'none'}

function faultBy({kind, effect, exclude, hint, hasZones}: FaultRow, error: Error, status: number | undefined): Fault {
  const zones = hasZones ? zoneNamesIn(error.message) : []
  const retryAfter = Number((error as SdkError).$response?.headers?.['retry-after'] ?? Number.NaN)
  return {
    kind,
    code: error.name,
    message: error.message,
    effect: effect ?? (status !== undefined && status < 500 ? 'none' : 'unknown'),
    ...(hint === undefined ? {} : {hint}),
    ...(exclude === undefined ? {} : {exclude}),
    ...(zones.length === 0 ? {} : {zonesWithCapacity: zones}),
    ...(Number.isNaN(retryAfter) ? {} : {retryAfterMs: retryAfter * 1000}),
  }
}

/** No answer, half of one, or one that no EC2 wrote: a proxy's page, say. */
function isLostAnswer(error: SdkError, status: number | undefined): boolean {
  if (status !== undefined) return status < 300 || status >= 500 || status === 408
  if (error.name === 'AbortError') return false
  return (
    error.code !== undefined || error.name === 'TimeoutError' || '$responseBodyText' in error || '$response' in error
  )
}

const codeOf = (error: SdkError): string => (error.name === 'Error' ? (error.code ?? 'NoAnswer') : error.name)
