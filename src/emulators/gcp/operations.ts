import {createHash} from 'node:crypto'
import type {ScriptedError} from '../core/call-script.ts'
import type {EmulatedWorld} from '../core/emulated-world.ts'
import {notFound} from './api-error.ts'
import {linkOf} from './names.ts'

/** What an operation ends with, where it fails. */
export interface OperationFailure {
  readonly status: number
  readonly errors: readonly OperationError[]
}

export interface OperationError {
  readonly code: string
  readonly message: string
  readonly errorDetails?: readonly object[]
}

export interface Operation {
  readonly path: string
  readonly json: Record<string, unknown> & {readonly name: string; status: 'PENDING' | 'RUNNING' | 'DONE'}
  /** Resolves once it is done. */
  readonly done: Promise<void>
}

export interface OperationStart {
  readonly project: string
  /** `zones/z`, `regions/r` or `global`. */
  readonly scope: string
  readonly type: string
  readonly target: string
  readonly targetId?: string
  readonly group?: string
  readonly requestId?: string | undefined
  /** Of virtual time; the world's latency unless told. */
  readonly lastsMs?: number
  /** Does the thing when the operation ends, or says why it cannot be done. */
  readonly act: () => Promise<OperationFailure | undefined> | OperationFailure | undefined
  /** More of its own fields, read when it is done. */
  readonly metadata?: () => object
}

/** Long-running operations: they end after the world's latency, at once but later without one, and stay to be asked. */
export interface Operations {
  start(start: OperationStart): Operation
  find(path: string): Operation
  list(prefix: string): readonly Operation[]
}

export function operations(world: EmulatedWorld, nextId: () => string): Operations {
  const all = new Map<string, Operation>()
  const now = () => new Date(world.clock.nowUnixMs()).toISOString()

  return {
    start({project, scope, type, target, targetId, group, requestId, lastsMs, act, metadata}) {
      const id = nextId()
      const name = `operation-${world.clock.nowUnixMs()}-${createHash('sha256').update(id).digest('hex').slice(0, 24)}`
      const path = `projects/${project}/${scope}/operations/${name}`
      const {promise: done, resolve} = Promise.withResolvers<void>()
      const json: Operation['json'] = {
        kind: 'compute#operation',
        id,
        name,
        ...scopeFields(project, scope),
        operationType: type,
        targetLink: linkOf(target),
        ...(targetId && {targetId}),
        ...(group && {operationGroupId: group}),
        ...(requestId && {clientOperationId: requestId}),
        user: 'gpuctl@emulated.iam.gserviceaccount.com',
        status: 'RUNNING',
        progress: 0,
        insertTime: now(),
        startTime: now(),
        selfLink: linkOf(path),
      }
      const operation = {path, json, done}
      all.set(path, operation)
      world.clock.after(lastsMs ?? world.latency.operationMs, async () => {
        const failure = await act()
        Object.assign(json, {status: 'DONE', progress: 100, endTime: now()}, failure && failed(failure), metadata?.())
        resolve()
      })
      return operation
    },
    find(path) {
      const operation = all.get(path)
      if (operation === undefined) throw notFound(path)
      return operation
    },
    list: (prefix) => [...all.values()].filter(({path}) => path.startsWith(prefix)),
  }
}

const failed = ({status, errors}: OperationFailure) => ({
  error: {errors},
  httpErrorStatusCode: status,
  httpErrorMessage: STATUS_WORDS[status] ?? 'INTERNAL SERVER ERROR',
})

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'BAD REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT FOUND',
  409: 'CONFLICT',
  412: 'PRECONDITION FAILED',
  429: 'TOO MANY REQUESTS',
  503: 'SERVICE UNAVAILABLE',
}

/** A scripted end of an operation; words for structured details become an `errorInfo`. */
export function scriptedFailure({code, status, message, details, metadata}: ScriptedError): OperationFailure {
  const {reason = code, domain = 'compute.googleapis.com', ...metadatas} = metadata ?? {}
  const errorDetails = metadata && [{errorInfo: {reason, domain, metadatas}}]
  const first = {code, message: message ?? `${code}, as scripted`, ...(errorDetails && {errorDetails})}
  return {status, errors: [first, ...(details ?? [])]}
}

function scopeFields(project: string, scope: string): object {
  const [kind] = scope.split('/')
  if (kind === 'zones') return {zone: linkOf(`projects/${project}/${scope}`)}
  return kind === 'regions' ? {region: linkOf(`projects/${project}/${scope}`)} : {}
}
