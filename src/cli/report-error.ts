import type {GpuctlError} from '../errors/gpuctl-error.ts'
import {errorView} from '../views/error-view.ts'
import {toDocument} from '../views/view.ts'
import type {OutputMode} from './output-mode.ts'
import {paintFor, widthOf} from './terminal.ts'

/** Tells a failure: text on stderr, or a document on stdout. With `debug` the stacks of all causes follow on stderr. */
export function reportError(error: GpuctlError, mode: OutputMode, debug: boolean): void {
  if (mode === 'text') {
    const context = {width: widthOf('stderr'), paint: paintFor('stderr'), nowUnixMs: Date.now()}
    process.stderr.write(`${errorView.text(error, context)}\n`)
  } else process.stdout.write(`${JSON.stringify(toDocument(errorView, error), null, mode === 'json' ? 2 : 0)}\n`)
  if (debug)
    for (const stack of stacks(error.code === 'INTERNAL' ? error.cause : error)) process.stderr.write(`${stack}\n`)
}

/** Resolves when what was written to stdout has left this process, or can no longer. */
export const flushStdout = (): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write('', () => resolve())
  })

const MOST_CAUSES = 8

function stacks(error: unknown, depth = 0): readonly string[] {
  if (error === undefined || depth > MOST_CAUSES) return []
  if (!(error instanceof Error)) return [`caused by: ${String(error)}`]
  const stack = error.stack ?? `${error.name}: ${error.message}`
  return [depth === 0 ? stack : `caused by: ${stack}`, ...stacks(error.cause, depth + 1)]
}
