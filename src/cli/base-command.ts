import {Command} from '@oclif/core/command'
import {ExitError} from '@oclif/core/errors'
import {boolean} from '@oclif/core/flags'
import {toDocument, type View} from '../views/view.ts'
import {type Cancellation, listenForCancellation} from './cancellation.ts'
import {canAsk, confirm, saysYes} from './confirm.ts'
import {explainError} from './explain-error.ts'
import {openProgressOutput} from './open-progress-output.ts'
import {isGiven, type OutputMode, outputMode} from './output-mode.ts'
import type {ProgressOutput} from './progress-output.ts'
import {flushStdout, reportError} from './report-error.ts'
import {CLEAR_LINE, canAnimate, paintFor, widthOf} from './terminal.ts'

/** What all commands share: one form of results and failures, cancelling, colours. A command parses, calls, presents. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    json: boolean({description: 'print one JSON document instead of text, also for errors', helpGroup: 'GLOBAL'}),
    events: boolean({
      description: 'print progress as JSON, one document a line; the last line is the result',
      helpGroup: 'GLOBAL',
    }),
    debug: boolean({description: 'show where an error came from', helpGroup: 'GLOBAL'}),
  }

  #cancellation: Cancellation | undefined
  #progress: ProgressOutput | undefined

  /** Aborted by the first Ctrl-C. */
  protected get signal(): AbortSignal {
    return this.#listening.signal
  }

  /** What the second Ctrl-C still does before the process ends: synchronous, and short. */
  protected onHardStop(act: () => void): Disposable {
    return this.#listening.onHardStop(act)
  }

  /** Where a long command tells what it does; it ends with the command, `await using` ends it sooner. */
  protected async openProgress(title: string): Promise<ProgressOutput> {
    this.#progress = await openProgressOutput(title, this.mode)
    this.onHardStop(() => this.#progress?.abandon())
    return this.#progress
  }

  protected get mode(): OutputMode {
    return outputMode(this.argv)
  }

  protected get isDebug(): boolean {
    return isGiven('--debug', this.argv)
  }

  /** Asks the person, who must say yes. @throws GpuctlError CONFIRMATION_NEEDED, CANCELLED */
  protected async confirm(question: string, unless?: string): Promise<void> {
    this.#progress?.pause()
    await confirm(question, this.signal, unless)
  }

  /** Whether a person is there who can be asked. */
  protected get canAsk(): boolean {
    return canAsk()
  }

  /** Asks the person, who may say no. */
  protected async asks(question: string): Promise<boolean> {
    this.#progress?.pause()
    return saysYes(question, this.signal)
  }

  /** Shows a person what they are about to be asked about. */
  protected preview<T>(view: View<T>, data: T): void {
    if (!canAsk()) return
    this.#progress?.pause()
    process.stderr.write(
      `${view.text(data, {width: widthOf('stderr'), paint: paintFor('stderr'), nowUnixMs: Date.now()})}\n\n`,
    )
  }

  /** Tells a person something beside the result, which is all that a program reads. */
  protected say(text: string): void {
    if (this.mode === 'text') onLineOfItsOwn(text)
  }

  /** Prints a result: text, or its document under --json and --events. Progress ends first, so that the two never mix. */
  protected async present<T>(view: View<T>, data: T): Promise<void> {
    await this.#progress?.[Symbol.asyncDispose]()
    this.#print(view, data)
  }

  /** Prints one of many results, while the command goes on: a line of text, or a document a line. */
  protected presentLine<T>(view: View<T>, data: T): void {
    this.#progress?.pause()
    this.#print(view, data)
  }

  #print<T>(view: View<T>, data: T): void {
    const text =
      this.mode === 'text'
        ? view.text(data, {width: widthOf('stdout'), paint: paintFor('stdout'), nowUnixMs: Date.now()})
        : JSON.stringify(toDocument(view, data), null, this.mode === 'json' ? 2 : 0)
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }

  override jsonEnabled(): boolean {
    return this.mode !== 'text' // also keeps oclif's own warnings and logs off stdout
  }

  protected override async init(): Promise<void> {
    await super.init()
    process.stdout.on('error', this.#outputFailed)
    if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore)
    process.on('uncaughtException', this.#crashed)
    this.#cancellation = this.#listenForCancellation()
  }

  protected override async catch(thrown: Error): Promise<never> {
    this.parsed = true // oclif warns about unparsed flags otherwise, below the failure that is the reason
    await this.#progress?.[Symbol.asyncDispose]()
    if (thrown instanceof ExitError) throw thrown
    const error = this.#explain(thrown)
    const silent = this.#listening.isSilent && error.code === 'CANCELLED'
    if (!silent) reportError(error, this.mode, this.isDebug)
    await flushStdout()
    throw new ExitError(silent ? 0 : error.exitCode)
  }

  protected override async finally(): Promise<void> {
    await this.#progress?.[Symbol.asyncDispose]()
    this.#cancellation?.[Symbol.dispose]()
    process.stdout.off('error', this.#outputFailed) // oclif's own listener stays
    process.off('uncaughtException', this.#crashed)
  }

  get #listening(): Cancellation {
    this.#cancellation ??= this.#listenForCancellation()
    return this.#cancellation
  }

  #listenForCancellation = () =>
    listenForCancellation({
      notify: (text) => (this.#progress ? this.#progress.note(text) : onLineOfItsOwn(text)),
      exit: (error) => {
        reportError(error, this.mode, this.isDebug)
        process.exit(error.exitCode)
      },
    })

  #explain(thrown: unknown) {
    return explainError(thrown, {
      command: [this.config.bin, ...(this.id ?? '').split(':')].join(' '),
      flags: Object.keys({...this.ctor.baseFlags, ...this.ctor.flags}),
      signal: this.signal,
    })
  }

  /** `gpuctl ls | head -1`: the reader has what it wanted. */
  readonly #outputFailed = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') this.#listening.abortSilently()
  }

  readonly #crashed = (thrown: unknown) => {
    this.#progress?.abandon()
    const error = this.#explain(thrown)
    reportError(error, this.mode, this.isDebug)
    process.exit(error.exitCode)
  }
}

const ignore = () => {}

/** Over the terminal's `^C`, or a line that was still being drawn. */
const onLineOfItsOwn = (text: string) => process.stderr.write(`${canAnimate() ? CLEAR_LINE : ''}${text}\n`)
