import type {ApiAnswer} from '../core/emulated-cloud.ts'

export interface ArmErrorOptions {
  readonly target?: string
  readonly details?: readonly {readonly code: string; readonly message: string}[]
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal, as Resource Manager writes it. @source Azure Resource Manager, "Common API details": error response content */
export class ArmError extends Error {
  readonly status: number
  readonly code: string
  readonly options: ArmErrorOptions

  constructor(status: number, code: string, message: string, options: ArmErrorOptions = {}) {
    super(message)
    this.status = status
    this.code = code
    this.options = options
  }

  get body() {
    const {target, details} = this.options
    return {code: this.code, message: this.message, ...(target && {target}), ...(details && {details})}
  }
}

export const errorAnswer = ({status, body, options}: ArmError): ApiAnswer =>
  jsonAnswer(status, {error: body}, options.headers)

export const jsonAnswer = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer => ({
  status,
  headers: {'content-type': 'application/json; charset=utf-8', ...headers},
  body: JSON.stringify(body),
})

export const notFound = (type: string, name: string, group: string): ArmError =>
  new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  )

/** What a parameter of a request is not. */
export const missing = (target: string) =>
  new ArmError(400, 'InvalidParameter', `Required parameter '${target}' is missing (null).`, {target})

export const invalid = (target: string, message: string) => new ArmError(400, 'InvalidParameter', message, {target})

export const groupNotFound = (group: string): ArmError =>
  new ArmError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`)
