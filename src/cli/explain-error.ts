import {nearestWord} from '../domain/nearest-word.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

export interface ErrorContext {
  /** As a person types it: `gpuctl jobs ls`. */
  readonly command: string
  /** Flags that the command knows, without dashes. */
  readonly flags: readonly string[]
  readonly signal?: AbortSignal
}

/** Whatever was thrown, as the failure that a person and a program are told about. Pure. */
export function explainError(thrown: unknown, context: ErrorContext): GpuctlError {
  if (thrown instanceof GpuctlError) return withoutParserWords(thrown)
  if (thrown instanceof Error && isParseError(thrown)) return usageError(thrown, context)
  if (context.signal?.aborted || (thrown instanceof Error && thrown.name === 'AbortError'))
    return cancelled(thrown, context)
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
  return new GpuctlError('INTERNAL', message, BUG, {cause: thrown})
}

const BUG = 'this is a bug in gpuctl: run it again with --debug and report what that prints'

function cancelled(thrown: unknown, {signal}: ErrorContext): GpuctlError {
  if (signal?.reason instanceof GpuctlError) return signal.reason
  return new GpuctlError('CANCELLED', 'cancelled', 'the same command again continues', {cause: thrown})
}

/** oclif's own: it knows neither the codes nor what was probably meant. */
interface ParseError extends Error {
  readonly oclif: {readonly exit?: number}
  readonly flags?: readonly string[]
  readonly args?: readonly unknown[]
}

const isParseError = (error: Error): error is ParseError =>
  'oclif' in error || PARSING.test(error.message) || error.message.endsWith(SEE_MORE)

const SEE_MORE = '\nSee more help with --help'
const PARSING = /^Parsing --([\w-]+) \n\t/

function usageError(error: ParseError, {command, flags}: ErrorContext): GpuctlError {
  const missing = error.message.startsWith('Missing') ? error.args?.flatMap(nameOf) : undefined
  const unknown = error.message.startsWith('Nonexistent flag') ? error.flags?.[0] : undefined
  const help = `\`${command} --help\` explains the command`
  if (missing?.length)
    return new GpuctlError('USAGE', `${command} needs ${missing.join(' and ')}`, help, {cause: error})
  if (unknown === undefined) return new GpuctlError('USAGE', plainWords(error.message), help, {cause: error})
  const nearest = nearestWord(unknown.replace(/^-+/, ''), flags)
  const hint = nearest === undefined ? `\`${command} --help\` lists the flags` : `did you mean --${nearest}?`
  return new GpuctlError('USAGE', `${command} has no flag ${unknown}`, hint, {cause: error})
}

const nameOf = (arg: unknown): readonly string[] =>
  typeof arg === 'object' && arg !== null && 'name' in arg ? [String(arg.name).toUpperCase()] : []

/** oclif decorates the message of whatever a flag's parser throws. */
function withoutParserWords(error: GpuctlError): GpuctlError {
  const message = plainWords(error.message)
  return message === error.message ? error : new GpuctlError(error.code, message, error.hint, {cause: error})
}

const plainWords = (message: string) =>
  message
    .replace(SEE_MORE, '')
    .replace(PARSING, '--$1: ')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^./, (letter) => letter.toLowerCase())
