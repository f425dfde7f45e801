import {constants} from 'node:os'
import type {Writable} from 'node:stream'
import type {ClientChannel} from 'ssh2'
import type {ExecOptions, ExecResult} from '../../ports/shell.ts'

/** Ended without an exit code: the connection broke, or the server did not say. */
export class NoExitCode extends Error {}

/**
 * Feeds a command's stdin and takes its output until it has ended.
 *
 * @param end ends the remote command: its reason to exist is gone
 */
export function runOnChannel(channel: ClientChannel, options: ExecOptions, end: () => void): Promise<ExecResult> {
  const {signal, stdin, stdout, onStdout, onStderr} = options
  return new Promise((resolve, reject) => {
    let exitCode: number | undefined
    const stop = (reason: unknown) => {
      end()
      channel.resume() // what is left must not hold the channel open
      settle(() => reject(reason))
    }
    const onAbort = () => stop(signal?.reason)
    const settle = (act: () => void) => {
      signal?.removeEventListener('abort', onAbort)
      stdin?.off('error', stop).unpipe(channel)
      stdout?.off('error', stop).off('close', onStdoutClose)
      act()
    }
    const onStdoutClose = () => stop(new Error('nobody reads the output any more'))
    const finish = async () => {
      if (stdout) await drained(stdout)
      settle(() => (exitCode === undefined ? reject(new NoExitCode()) : resolve({exitCode})))
    }
    signal?.addEventListener('abort', onAbort, {once: true})
    if (signal?.aborted) return onAbort()

    channel.on('error', () => {}) // 'close' follows
    channel.once('exit', (code: number | null, name?: string) => {
      exitCode = code ?? codeOfSignal(name)
    })
    const stderrEnd = new Promise((done) => channel.stderr.once('end', done))
    channel.once('close', () => void stderrEnd.then(finish))
    channel.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk))
    if (stdout) {
      channel.pipe(stdout, {end: false})
      stdout.once('error', stop).once('close', onStdoutClose)
    } else channel.on('data', (chunk: Buffer) => onStdout?.(chunk))
    if (stdin) {
      stdin.once('error', stop) // no end of file: half an input must not look like a whole one
      stdin.pipe(channel)
    } else channel.end()
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
