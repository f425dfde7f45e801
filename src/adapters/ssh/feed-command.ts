import {Readable, Stream, type Writable} from 'node:stream'
import type {ExecOptions} from '../../ports/shell.ts'
import {streamOf} from './input-file.ts'

/** A command that runs on a host, and what it reads and writes. */
export interface RunningCommand<Ending> {
  /** Null: it has its input from elsewhere. */
  readonly stdin: Writable | null
  readonly stdout: Readable
  readonly stderr: Readable
  /** How it ended, after all of its output was read. */
  readonly ended: Promise<Ending>
  /** Ends it when its output is no longer wanted. Never rejects. */
  end(): Promise<void>
}

/** Streams may fail while nobody listens: before there is a connection, or after the command has ended. To be called first. */
export function expectFailures({stdin, stdout}: ExecOptions): void {
  for (const stream of [stdin, stdout]) if (stream instanceof Stream) stream.on('error', () => {})
}

/** Feeds a command's stdin and takes its output until it has ended. @throws what the signal or one of the streams failed with */
export function feedCommand<Ending>(command: RunningCommand<Ending>, options: ExecOptions): Promise<Ending> {
  const {signal, stdout, onStdout, onStderr} = options
  const stdin =
    options.stdin === undefined || options.stdin instanceof Readable ? options.stdin : streamOf(options.stdin)
  return new Promise((resolve, reject) => {
    let stopping = false
    const settle = (act: () => void) => {
      signal?.removeEventListener('abort', onAbort)
      if (command.stdin) stdin?.unpipe(command.stdin)
      stdin?.off('error', stop).off('close', onStdinClose)
      if (stdin !== options.stdin) stdin?.destroy()
      stdout?.off('error', stop).off('close', onStdoutClose)
      act()
    }
    const stop = (reason: unknown) => {
      if (stopping) return
      stopping = true
      if (command.stdin) stdin?.unpipe(command.stdin)
      command.stdout.unpipe().resume() // what is left must not hold the command open
      void command.end().then(() => settle(() => reject(reason)))
    }
    const onAbort = () => stop(signal?.reason)
    const onStdinClose = () => stdin?.readableEnded || stop(stdin?.errored ?? new Error('the input was cut off'))
    const onStdoutClose = () => stop(new Error('nobody reads the output any more'))
    const finish = async (ending: Ending) => {
      if (stdout && !stopping) await drained(stdout)
      if (stdout?.errored) stop(stdout.errored)
      if (!stopping) settle(() => resolve(ending))
    }

    command.stdin?.on('error', () => {}) // it may end without reading its input, and how it ended tells more
    void command.ended.then(finish, (error) => stopping || settle(() => reject(error)))
    command.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk))
    command.stdout.on('data', (chunk: Buffer) => stopping || onStdout?.(chunk))
    if (stdout) command.stdout.pipe(stdout.once('error', stop).once('close', onStdoutClose), {end: false})
    // No end of file after an error: half an input must not look whole.
    if (stdin && command.stdin) stdin.once('error', stop).once('close', onStdinClose).pipe(command.stdin)
    else command.stdin?.end()
    if (signal?.aborted) onAbort()
    else if (stdin?.destroyed) onStdinClose()
    else if (stdout?.destroyed) onStdoutClose()
    else signal?.addEventListener('abort', onAbort, {once: true})
  })
}

/** All that was written is taken, or never will be. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) return resolve()
    stream.write('', () => resolve())
  })
}
