import {join} from 'node:path'
import {asOperand, nameIn} from '../domain/copy-operand.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalEntry} from '../ports/local-copies.ts'
import type {CommandRunner} from '../ports/shell.ts'
import {INSPECT, SEND_DIRECTORY, SEND_FILE} from './copy-scripts.ts'
import {runCopyScript} from './run-copy-script.ts'
import {type CopyPathOptions, type CopyWorld, carrierOf} from './upload-path.ts'

/** Copies one file or tree of a node to this machine. @throws GpuctlError NODE_FAILED, PARTLY_APPLIED */
export async function downloadPath(
  node: Node,
  from: string,
  to: string,
  world: CopyWorld,
  {inside, onBytes, signal}: CopyPathOptions,
): Promise<void> {
  const path = asOperand(from)
  const {shell, copies} = world
  const entry = await inspect(shell, node, path, signal)
  const {kind, mode, sizeBytes} = entry
  const target = await targetOf(from, to, inside, copies)
  await using incoming =
    kind === 'file' ? await copies.receiveFile(target, mode) : await copies.receiveDirectory(target)
  let arrived = 0
  const onStdout = ({length}: Buffer) => {
    arrived += length
    onBytes(length)
  }
  const run = {signal, stdout: incoming.stream, onStdout}
  const [script, args] = kind === 'file' ? [SEND_FILE, [path, String(sizeBytes)]] : [SEND_DIRECTORY, [path]]
  await runCopyScript(carrierOf(entry, world), node, script, args, run)
  if (kind === 'file' && arrived !== sizeBytes)
    throw new GpuctlError('NODE_FAILED', `${from} became shorter while it was copied`, 'copy it again')
  await incoming.commit()
}

async function inspect(shell: CommandRunner, node: Node, path: string, signal: AbortSignal): Promise<LocalEntry> {
  const {stdout} = await shell.capture(node, ['sh', '-c', INSPECT, 'gpuctl', path], {signal})
  const [kind, mode = '', size = ''] = stdout.trim().split(' ')
  if (kind !== 'file' && kind !== 'directory')
    throw new GpuctlError(
      'NODE_FAILED',
      kind === 'other' ? `${path} is neither a file nor a directory` : `there is no ${path}`,
      'check the path on the node',
    )
  return {kind, mode: Number.parseInt(mode, 8), sizeBytes: Number(size)}
}

async function targetOf(from: string, to: string, inside: boolean, copies: CopyWorld['copies']): Promise<string> {
  if (inside || to.endsWith('/')) await copies.ensureDirectory(to)
  const existing = await copies.inspect(to)
  return existing?.kind === 'directory' ? join(to, nameIn(from)) : to
}
