import type {ScriptedError} from '../core/call-script.ts'
import type {ApiAnswer} from '../core/emulated-cloud.ts'

/** A refusal on its way to {@link errorAnswer}. */
export class ApiError extends Error {
  readonly status: number
  /** `notFound`, `invalid`, `alreadyExists`: of the old list `errors[]`, which most clients read. */
  readonly reason: string
  readonly parts: ErrorParts
  constructor(status: number, reason: string, message: string, parts: ErrorParts = {}) {
    super(message)
    this.status = status
    this.reason = reason
    this.parts = parts
  }
}

interface ErrorParts {
  /** `INVALID_ARGUMENT`, where the newer front end answers. */
  readonly canonical?: string
  readonly details?: readonly object[]
  readonly headers?: Readonly<Record<string, string>>
  readonly errors?: readonly {readonly reason: string; readonly message: string}[]
}

/**
 * Compute Engine's way to refuse: the old list, and for some refusals google.rpc.Status beside it.
 *
 * @source Google Cloud, "Troubleshooting API errors" of Compute Engine; google/rpc/error_details.proto
 */
export function errorAnswer({status, reason, message, parts}: ApiError): ApiAnswer {
  const {canonical, details, headers, errors = [{reason, message}]} = parts
  const error = {
    code: status,
    message,
    errors: errors.map((each) => ({message: each.message, domain: domainOf(each.reason), reason: each.reason})),
    ...(canonical && {status: canonical}),
    ...(details && {details}),
  }
  return {
    status,
    headers: {'content-type': 'application/json; charset=UTF-8', ...headers},
    body: JSON.stringify({error}, undefined, 2),
  }
}

/** A scripted refusal. Words for structured details become ErrorInfo: only with it the library tells a reason. */
export function scriptedError({code, status, message, retryAfterSeconds, details, metadata}: ScriptedError): ApiError {
  const {reason = code, domain = 'compute.googleapis.com', ...rest} = metadata ?? {}
  return new ApiError(status, code, message ?? `${code}, as scripted`, {
    ...(metadata && {details: [{'@type': ERROR_INFO, reason, domain, metadata: rest}]}),
    ...(details && {errors: details.map((each) => ({reason: each.code, message: each.message}))}),
    ...(retryAfterSeconds !== undefined && {headers: {'retry-after': `${retryAfterSeconds}`}}),
  })
}

export const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo'

const domainOf = (reason: string): string =>
  reason.includes('RateLimit') || reason === 'rateLimitExceeded' ? 'usageLimits' : 'global'

export const notFound = (path: string): ApiError =>
  new ApiError(404, 'notFound', `The resource '${path}' was not found`)

export const alreadyExists = (path: string): ApiError =>
  new ApiError(409, 'alreadyExists', `The resource '${path}' already exists`)

export const invalid = (field: string, value: unknown, why: string): ApiError =>
  new ApiError(400, 'invalid', `Invalid value for field '${field}': '${value ?? ''}'. ${why}`)

export const required = (field: string): ApiError =>
  new ApiError(400, 'required', `Required field '${field}' not specified`)

/** Of the JSON itself: unknown names, values of another type. @source Google Front End, JSON transcoding */
export const badPayload = (field: string, description: string): ApiError =>
  new ApiError(400, 'badRequest', description, {
    canonical: 'INVALID_ARGUMENT',
    details: [{'@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{field, description}]}],
  })
