import {constants} from 'node:os'
import type {Writable} from 'node:stream'
import type {ClientChannel} from 'ssh2'
import type {ExecOptions, ExecResult} from '../../ports/shell.ts'

/** Ended without an exit code: the connection broke, or the server did not say. */
export class NoExitCode extends Error {}

/**
 * Feeds a command's stdin and takes its output until it has ended.
 *
 * @param end ends the remote command when its output is no longer wanted; what it threw must not matter
 */
export function runOnChannel(
  channel: ClientChannel,
  options: ExecOptions,
  end: () => Promise<void>,
): Promise<ExecResult> {
  const {signal, stdin, stdout, onStdout, onStderr} = options
  return new Promise((resolve, reject) => {
    let stopping = false
    const settle = (act: () => void) => {
      signal?.removeEventListener('abort', onAbort)
      stdin?.off('error', stop).off('close', onStdinClose).unpipe(channel)
      stdout?.off('error', stop).off('close', onStdoutClose)
      act()
    }
    const stop = (reason: unknown) => {
      if (stopping) return
      stopping = true
      stdin?.unpipe(channel)
      channel.unpipe().resume() // what is left must not hold the channel open
      void end().then(() => settle(() => reject(reason)))
    }
    const onAbort = () => stop(signal?.reason)
    const onStdinClose = () => stdin?.readableEnded || stop(stdin?.errored ?? new Error('the input was cut off'))
    const onStdoutClose = () => stop(new Error('nobody reads the output any more'))
    const finish = async (code: number | null | undefined, signalName?: string) => {
      if (stdout && !stopping) await drained(stdout)
      if (stdout?.errored) stop(stdout.errored)
      if (stopping) return
      settle(() =>
        code === undefined ? reject(new NoExitCode()) : resolve({exitCode: code ?? codeOfSignal(signalName)}),
      )
    }

    channel.on('error', () => {}) // 'close' follows
    // Not 'exit': that one may come in the same packet as the answer to exec, before anybody could listen. 'close' waits for the reader.
    const stderrEnd = new Promise((done) => channel.stderr.once('end', done))
    channel.once('close', (code?: number | null, name?: string) => void stderrEnd.then(() => finish(code, name)))
    channel.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk))
    channel.on('data', (chunk: Buffer) => stopping || onStdout?.(chunk))
    if (stdout) channel.pipe(stdout.once('error', stop).once('close', onStdoutClose), {end: false})
    // No end of file after an error: half an input must not look whole.
    if (stdin) stdin.once('error', stop).once('close', onStdinClose).pipe(channel)
    else channel.end()
    if (signal?.aborted) onAbort()
    else if (stdin?.destroyed) onStdinClose()
    else if (stdout?.destroyed) onStdoutClose()
    else signal?.addEventListener('abort', onAbort, {once: true})
  })
}

/** A shell would say 128 + its number; a signal that this system does not know gives 255. */
const codeOfSignal = (name = ''): number => {
  const number = constants.signals[name as NodeJS.Signals]
  return number === undefined ? 255 : 128 + number
}

/** All that was written is taken, or never will be. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) return resolve()
    stream.write('', () => resolve())
  })
}
