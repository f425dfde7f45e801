import {constants} from 'node:os'
import type {ClientChannel} from 'ssh2'
import type {ExecOptions, ExecResult} from '../../ports/shell.ts'
import {feedCommand} from './feed-command.ts'

/** Ended without an exit code: the connection broke, or the server did not say. */
export class NoExitCode extends Error {}

/** The last arguments of a channel's 'close'. */
type Ending = readonly [code?: number | null, signalName?: string]

/**
 * Feeds a command's stdin and takes its output until it has ended.
 *
 * @param end ends the remote command when its output is no longer wanted; what it threw must not matter
 * @throws NoExitCode
 */
export async function runOnChannel(
  channel: ClientChannel,
  options: ExecOptions,
  end: () => Promise<void>,
): Promise<ExecResult> {
  const {stderr} = channel
  const command = {stdin: channel, stdout: channel, stderr, ended: endingOf(channel), end}
  const [code, signalName] = await feedCommand(command, options)
  if (code === undefined) throw new NoExitCode()
  return {exitCode: code ?? codeOfSignal(signalName)}
}

/** Not 'exit': that one may come in the same packet as the answer to exec, before anybody could listen. 'close' waits for the reader. */
function endingOf(channel: ClientChannel): Promise<Ending> {
  const stderrEnd = new Promise((done) => channel.stderr.once('end', done))
  return new Promise((resolve) => {
    channel.once('close', (...ending: Ending) => void stderrEnd.then(() => resolve(ending)))
  })
}

/** A shell would say 128 + its number; a signal that this system does not know gives 255. */
const codeOfSignal = (name = ''): number => {
  const number = constants.signals[name as NodeJS.Signals]
  return number === undefined ? 255 : 128 + number
}
