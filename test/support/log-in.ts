import {randomBytes} from 'node:crypto'
import {writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {processRunner} from '../../src/adapters/process-runner.ts'
import type {Node} from '../../src/domain/node.ts'
import {knownHostsText, sshCommand} from '../../src/domain/ssh-command.ts'
import type {ProcessResult} from '../../src/ports/process.ts'

/**
 * Runs a command on a node by the system's ssh client, with this key alone and the node's host key pinned; never throws for its
 * exit code. The key's folder takes a known_hosts file.
 */
export async function logIn({ssh}: Node, keyFile: string, command: string): Promise<ProcessResult> {
  const {identityFile, ...endpoint} = ssh
  const knownHostsFile = join(dirname(keyFile), `known-${randomBytes(4).toString('hex')}`)
  await writeFile(knownHostsFile, knownHostsText([{ssh: endpoint}]))
  const options = {identityFile: keyFile, knownHostsFile, argv: ['sh', '-c', command]}
  const {file, args} = sshCommand({ssh: endpoint}, options)
  const quiet = ['-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-o', 'IdentityAgent=none']
  const at = args.indexOf('-F')
  const words = [...args.slice(0, at), ...quiet, ...args.slice(at)]
  return processRunner().run(file, words, {signal: AbortSignal.timeout(20_000)})
}
