import type {Progress} from '../domain/progress.ts'
import {eventView} from '../views/event-view.ts'
import {plainProgress} from '../views/plain-progress.ts'
import {toDocument} from '../views/view.ts'
import type {OutputMode} from './output-mode.ts'
import type {ProgressOutput} from './progress-output.ts'
import {canAnimate} from './terminal.ts'

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
