import type {ErrorCode} from '../errors/codes.ts'

/** Why a resource could not be made or removed, as its user is to be told. */
export interface ToldFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

/**
 * A failure as one line of text that gpuctl takes for nothing else. Of an error the engine makes mere text, and only gangs have a place for
 * faults in the state: so the plugin sends it beside the error.
 */
export const failureLine = ({code, message, hint}: ToldFailure): string =>
  `${MARK}${JSON.stringify({code, message, hint})}`

export const failureIn = (line: string): ToldFailure | undefined =>
  line.startsWith(MARK) ? JSON.parse(line.slice(MARK.length)) : undefined

const MARK = 'gpuctl failure: '
