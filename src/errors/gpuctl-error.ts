import {ERROR_CODES, type ErrorCode} from './codes.ts'

/** A failure that the user can act on: what happened, then the one thing to try. */
export class GpuctlError extends Error {
  override readonly name = 'Error' // oclif prints it before the message
  readonly exitCode: number // oclif exits with this one under --json …
  readonly oclif: {readonly exit: number} // … and with this one otherwise (oclif/core#1423)
  readonly ref: string // oclif prints `code`, `suggestions` and `ref` by these names
  readonly suggestions: readonly string[]
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.exitCode = ERROR_CODES[code].exit
    this.oclif = {exit: this.exitCode}
    this.ref = `README.md#exit-codes`
    this.suggestions = [hint]
  }

  get hint(): string {
    return this.suggestions[0] ?? ''
  }
}
