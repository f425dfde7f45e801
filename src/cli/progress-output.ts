import type {Progress, ProgressListener} from '../domain/progress.ts'
import {eventView} from '../views/event-view.ts'
import {plainProgress} from '../views/plain-progress.ts'
import {toDocument} from '../views/view.ts'
import type {OutputMode} from './output-mode.ts'
import {canAnimate} from './terminal.ts'

/** Where a long command tells what it does. */
export interface ProgressOutput extends AsyncDisposable {
  readonly listener: ProgressListener
  /** One line for the person, put where it does not tear a picture apart. */
  note(text: string): void
  /** Gives the terminal to a question; the next event takes it again. */
  pause(): void
  /** Gives the terminal back at once: the process is about to end. */
  abandon(): void
}

/** A live picture on a terminal, plain lines in a pipe or in CI, or documents on stdout under --events. */
export async function openProgressOutput(title: string, mode: OutputMode): Promise<ProgressOutput> {
  if (mode === 'events') return eventLines()
  if (mode === 'json' || !canAnimate()) return plainLines()
  const {openLiveOutput} = await import('./live-output.ts') // ink and React: only where they are seen
  return openLiveOutput(title)
}

const eventLines = (): ProgressOutput => ({
  listener: (data) => void process.stdout.write(`${JSON.stringify(toDocument(eventView, data))}\n`),
  note: toStderr,
  pause() {},
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
    pause() {},
    abandon() {},
    async [Symbol.asyncDispose]() {},
  }
}

const toStderr = (text: string) => void process.stderr.write(`${text}\n`)
