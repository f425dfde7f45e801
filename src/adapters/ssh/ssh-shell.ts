import type {ClientChannel} from 'ssh2'
import type {Node} from '../../domain/node.ts'
import {shellQuote} from '../../domain/shell-quote.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {ExecOptions, ExecResult, Shell} from '../../ports/shell.ts'
import {announcePid} from './announced-pid.ts'
import {captureWith} from './capture-output.ts'
import type {Connection} from './connection.ts'
import {connectionLost} from './connection-error.ts'
import {connectionPool} from './connection-pool.ts'
import {endCommand} from './end-command.ts'
import {expectFailures} from './feed-command.ts'
import {NotStarted} from './open-channel.ts'
import {NoExitCode, runOnChannel} from './run-on-channel.ts'
import type {KeySources} from './user-keys.ts'

export interface SshShellOptions extends KeySources {
  /** How many connections may be made at a time. */
  readonly maxConnecting?: number
  readonly connectTimeoutMs?: number
}

/** The kernel takes at most 128 KiB in one argument, and the whole line is one for the host's shell. */
const MAX_COMMAND_BYTES = 128 * 1024 - 128

/** The {@link Shell} over ssh2: one pooled connection a host, host keys pinned, no ssh_config and no known_hosts read. */
export function sshShell(options: SshShellOptions = {}): Shell {
  const pool = connectionPool({maxConnecting: 32, connectTimeoutMs: 15_000, ...options})

  const exec = async (node: Node, argv: readonly string[], run: ExecOptions = {}): Promise<ExecResult> => {
    const command = commandLine(argv)
    expectFailures(run)
    const connection = await pool.connect(node.ssh, run.signal)
    try {
      return await execOver(connection, command, run)
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error
      void connection.close()
      return await execAgain(node, command, run)
    }
  }

  /** A pooled connection may have died while nobody used it; nothing has run yet, so another one is as good. */
  const execAgain = async (node: Node, command: string, run: ExecOptions) => {
    const connection = await pool.connect(node.ssh, run.signal)
    try {
      return await execOver(connection, command, run)
    } catch (error) {
      throw error instanceof NotStarted ? connectionLost(node.ssh, connection.failure ?? error) : error
    }
  }

  return {
    exec,
    capture: (node, argv, options) => captureWith((run) => exec(node, argv, run), options),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** `exec` puts the program in the shell's place: no built-in of the same name runs, and signals reach it. */
function commandLine(argv: readonly string[]): string {
  const command = `exec ${shellQuote(argv)}`
  if (argv.length === 0) throw new RangeError('no program to run')
  if (Buffer.byteLength(command) > MAX_COMMAND_BYTES)
    throw new GpuctlError('USAGE', 'the command is longer than 128 KiB', 'send the data on standard input instead')
  return command
}

async function execOver(connection: Connection, command: string, run: ExecOptions): Promise<ExecResult> {
  const announced = announcePid(command)
  const onStderr = (chunk: Buffer) => chunk.length > 0 && run.onStderr?.(chunk)
  const options = {...run, onStderr: (chunk: Buffer) => onStderr(announced.take(chunk))}
  const use = (channel: ClientChannel) =>
    runOnChannel(channel, options, () => endCommand(connection, channel, announced))
  try {
    const result = await connection.withChannel(announced.line, use, run.signal)
    onStderr(announced.rest())
    return result
  } catch (error) {
    throw error instanceof NoExitCode ? connectionLost(connection.endpoint, connection.failure) : error
  }
}
