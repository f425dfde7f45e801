import {randomUUID} from 'node:crypto'
import type {ApiAnswer, ApiRequest} from '../core/emulated-cloud.ts'
import type {VirtualClock} from '../core/virtual-clock.ts'
import {ArmError, errorAnswer, jsonAnswer} from './arm-error.ts'

/** Work that goes on after its answer, and where a client asks how far it is. */
export interface LongOperations {
  /** @param afterMs of virtual time, before `work` begins */
  start(work: () => Promise<void> | void, afterMs: number): LongOperation
  /** Undefined: no request for the state of an operation. */
  answer(request: Pick<ApiRequest, 'method' | 'url'>): ApiAnswer | undefined
}

export interface LongOperation {
  readonly id: string
  readonly startedAtUnixMs: number
  endedAtUnixMs?: number
  state: 'InProgress' | 'Succeeded' | 'Failed'
  error?: ArmError
}

/** @source Azure Resource Manager, "Track asynchronous Azure operations" */
export function longOperations(clock: VirtualClock): LongOperations {
  const operations = new Map<string, LongOperation>()
  return {
    start(work, afterMs) {
      const operation: LongOperation = {id: randomUUID(), startedAtUnixMs: clock.nowUnixMs(), state: 'InProgress'}
      operations.set(operation.id, operation)
      const end = (state: LongOperation['state'], error?: unknown) => {
        operation.endedAtUnixMs = clock.nowUnixMs()
        operation.state = state
        if (error !== undefined) operation.error = error instanceof ArmError ? error : ourBug(error)
      }
      clock.after(afterMs, () => {
        Promise.resolve()
          .then(work)
          .then(
            () => end('Succeeded'),
            (error: unknown) => end('Failed', error),
          )
      })
      return operation
    },
    answer({method, url}) {
      const found = STATUS_PATH.exec(url)
      if (found === null || method !== 'GET') return undefined
      const operation = operations.get(found[2] ?? '')
      if (operation === undefined)
        return errorAnswer(new ArmError(404, 'OperationNotFound', `The operation '${found[2]}' was not found.`))
      return found[1] === 'operations' ? statusOf(operation) : resultOf(operation)
    },
  }
}

const STATUS_PATH = /[/](operations|operationresults)[/]([0-9a-f-]{36})[?]/

/** Where a client asks; Compute names both, with `Azure-AsyncOperation` first. */
export function headersOf(
  {id}: LongOperation,
  {host, subscription, style}: {host: string; subscription: string; style: 'status' | 'location' | 'both'},
): Record<string, string> {
  const at = (kind: string) =>
    `https://${host}/subscriptions/${subscription}/providers/Microsoft.Resources/locations/global/${kind}/${id}?api-version=2025-04-01`
  return {
    ...(style === 'location' ? {} : {'azure-asyncoperation': at('operations')}),
    ...(style === 'status' ? {} : {location: at('operationresults')}),
  }
}

function statusOf({id, startedAtUnixMs, endedAtUnixMs, state, error}: LongOperation): ApiAnswer {
  const iso = (unixMs: number) => new Date(unixMs).toISOString()
  return jsonAnswer(200, {
    startTime: iso(startedAtUnixMs),
    ...(endedAtUnixMs !== undefined && {endTime: iso(endedAtUnixMs)}),
    status: state,
    name: id,
    ...(error !== undefined && {error: error.body}),
  })
}

function resultOf({state, error}: LongOperation): ApiAnswer {
  if (state === 'InProgress') return {status: 202}
  return error === undefined ? {status: 200} : errorAnswer(error)
}

const ourBug = (error: unknown): ArmError =>
  new ArmError(500, 'InternalServerError', error instanceof Error ? (error.stack ?? error.message) : String(error))
