import {SpecError} from '../domain/spec/spec-error.ts'
import type {View} from './view.ts'

/** What a failure tells; a GpuctlError is one. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** The one thing to try; empty where nothing helps. */
  readonly hint: string
  /** Where its exit code is explained. */
  readonly ref: string
  readonly exitCode: number
}

/** A failure: what happened, what to type next, and where its exit code is explained. */
export const errorView: View<Failure> = {
  type: 'error',
  text: (error, {paint}) =>
    [
      `${paint.red('Error:')} ${withoutControls(error.message)}`,
      ...(error.hint ? [`${paint.bold('Next:')}  ${withoutControls(error.hint)}`] : []),
      paint.dim(`${error.code}, exit code ${error.exitCode}, see ${error.ref}`),
    ].join('\n'),
  json: (error) => ({
    code: error.code,
    message: error.message,
    hint: error.hint,
    docs: error.ref,
    exitCode: error.exitCode,
    ...(error instanceof SpecError ? {problems: error.problems} : {}),
  }),
}

/** Hosts and clouds write parts of messages; none may steer the terminal. Line ends stay. */
const withoutControls = (text: string) => text.replaceAll(/[^\P{Cc}\n\t]/gu, '')
