import type {Progress, ProgressListener} from '../domain/progress.ts'
import {plainProgress} from '../views/plain-progress.ts'
import type {OutputMode} from './output-mode.ts'

/** Where a long command tells what it does. */
export interface ProgressOutput extends AsyncDisposable {
  readonly listener: ProgressListener
  /** One line for the person, put where it does not tear a picture apart. */
  note(text: string): void
  /** Gives the terminal back at once: the process is about to end. */
  abandon(): void
}

/** Plain lines on stderr, or documents on stdout under --events. */
export async function openProgressOutput(_title: string, mode: OutputMode): Promise<ProgressOutput> {
  return mode === 'events' ? eventLines() : plainLines()
}

const eventLines = (): ProgressOutput => ({
  listener: (data) => void process.stdout.write(`${JSON.stringify({type: 'event', version: 1, data})}\n`),
  note: toStderr,
  abandon() {},
  async [Symbol.asyncDispose]() {},
})

function plainLines(): ProgressOutput {
  const toText = plainProgress()
  return {
    listener: (progress: Progress) => {
      const text = toText(progress)
      if (text !== undefined) toStderr(text)
    },
    note: toStderr,
    abandon() {},
    async [Symbol.asyncDispose]() {},
  }
}

const toStderr = (text: string) => void process.stderr.write(`${text}\n`)
