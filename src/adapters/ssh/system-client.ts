import {type ChildProcess, type ChildProcessByStdio, spawn} from 'node:child_process'
import {once} from 'node:events'
import {Readable, type Writable} from 'node:stream'
import type {Node} from '../../domain/node.ts'
import {type SshCommandOptions, sshCommand} from '../../domain/ssh-command.ts'
import type {CommandRunner, ExecOptions, ExecResult, Shell} from '../../ports/shell.ts'
import {findProgram} from '../find-program.ts'
import {connectionLost} from './connection-error.ts'
import {expectFailures, feedCommand} from './feed-command.ts'
import {handOver} from './input-file.ts'

export interface SystemClientOptions extends Pick<SshCommandOptions, 'identityFile' | 'knownHostsFile'> {
  /** Where there is no client, and for what this one cannot do. */
  readonly shell: Shell
  readonly env: NodeJS.ProcessEnv
}

/** What ssh exits with when it could not connect, lost the connection, or a signal ended the command. */
const NO_EXIT_CODE = 255

/**
 * Runs commands by the system's OpenSSH client, a process and a login each: 200 MB go through it in half the time and a quarter
 * of the CPU that ssh2 takes, whose ciphers are in JavaScript for the most part. An abort ends the client; the command only sees
 * its input and output close, so this is for commands that end of that.
 * Nodes behind jump hosts go through the shell: it makes one connection to a jump host for all of them.
 */
export function systemClient({shell, env, ...keys}: SystemClientOptions): Pick<CommandRunner, 'exec'> {
  let found: Promise<string | undefined> | undefined

  const exec = async (node: Node, argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> => {
    found ??= findProgram('ssh', env)
    if (node.ssh.route.kind === 'jump' || !(await found)) return shell.exec(node, argv, options)
    expectFailures(options)
    options.signal?.throwIfAborted()
    const exitCode = await run(sshCommand(node, {...keys, argv, isBatch: true}), env, options)
    return exitCode === NO_EXIT_CODE ? explain(node, options) : {exitCode}
  }

  /** Its messages are for people: the shell fails the same way, and says so in our words. */
  const explain = async (node: Node, {signal}: ExecOptions): Promise<never> => {
    await shell.exec(node, ['true'], signal === undefined ? {} : {signal})
    throw connectionLost(node.ssh)
  }

  return {exec}
}

async function run({file, args}: ReturnType<typeof sshCommand>, env: NodeJS.ProcessEnv, options: ExecOptions) {
  const {stdin: input, ...rest} = options
  const isFile = input !== undefined && !(input instanceof Readable)
  await using handed = isFile ? await handOver(input) : undefined
  const client = spawn(file, [...args], {stdio: [handed?.fd ?? 'pipe', 'pipe', 'pipe'], env})
  const {stdin, stdout, stderr} = client as ChildProcessByStdio<Writable | null, Readable, Readable>
  const command = {stdin, stdout, stderr, ended: ended(client), end: () => end(client)}
  const exitCode = await feedCommand(command, isFile ? rest : options)
  if (exitCode === 0) handed?.finish()
  return exitCode
}

async function ended(client: ChildProcess): Promise<number> {
  const [code] = await once(client, 'close')
  return code ?? NO_EXIT_CODE
}

async function end(client: ChildProcess): Promise<void> {
  if (client.pid === undefined || client.exitCode !== null || client.signalCode !== null) return
  const exited = once(client, 'exit')
  client.kill('SIGTERM')
  await exited
}
