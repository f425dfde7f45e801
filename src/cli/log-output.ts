import type {JobSummary} from '../domain/job/job-summary.ts'
import {formatLogLine, type LogLine} from '../domain/job/log-lines.ts'
import {jobView} from '../views/job-view.ts'
import type {OutputMode} from './output-mode.ts'
import {paintFor, widthOf} from './terminal.ts'

/** Where the ranks' lines go: stdout, or stderr when stdout holds a document. What gpuctl itself says goes to stderr. */
export class LogOutput {
  readonly #stream: NodeJS.WriteStream

  constructor(mode: OutputMode) {
    this.#stream = mode === 'text' ? process.stdout : process.stderr
  }

  /** Waits when the reader is slower than the job. */
  readonly write = (lines: readonly LogLine[]): Promise<void> | undefined => {
    if (this.#stream.write(Buffer.concat(lines.map(formatLogLine))) || this.#stream.destroyed) return undefined
    return new Promise((resolve) => {
      const done = () => {
        this.#stream.off('drain', done).off('close', done).off('error', done)
        resolve()
      }
      this.#stream.once('drain', done).once('close', done).once('error', done)
    })
  }

  readonly note = (text: string): void => void process.stderr.write(`${text}\n`)

  summary(job: JobSummary): void {
    this.note(jobView.text(job, {width: widthOf('stderr'), paint: paintFor('stderr'), nowUnixMs: Date.now()}))
  }
}
