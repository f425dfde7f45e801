import {randomBytes} from 'node:crypto'
import {pipeline, type Readable, Transform} from 'node:stream'
import {asOperand, nameIn} from '../domain/copy-operand.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalCopies, LocalEntry} from '../ports/local-copies.ts'
import type {CommandRunner} from '../ports/shell.ts'
import {RECEIVE_DIRECTORY, RECEIVE_FILE} from './copy-scripts.ts'
import {runCopyScript} from './run-copy-script.ts'

export interface CopyPathOptions {
  /** The destination takes several things, so it must be a directory. */
  readonly inside: boolean
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal
}

export interface CopyWorld {
  readonly shell: CommandRunner
  /** Takes longer to begin than the shell, and moves large files and trees faster. */
  readonly bulk: Pick<CommandRunner, 'exec'>
  readonly copies: LocalCopies
}

/** What a login of its own costs moves about so much over the connection that is there. */
const BULK_BYTES = 32 * 1024 * 1024

/** By which of the two something is to be copied. */
export const carrierOf = ({kind, sizeBytes}: LocalEntry, {shell, bulk}: CopyWorld): Pick<CommandRunner, 'exec'> =>
  kind === 'file' && sizeBytes < BULK_BYTES ? shell : bulk

/** Copies one file or tree of this machine to one node. @throws GpuctlError USAGE, NODE_FAILED, PARTLY_APPLIED */
export async function uploadPath(
  node: Node,
  from: string,
  to: string,
  world: CopyWorld,
  {inside, onBytes, signal}: CopyPathOptions,
): Promise<void> {
  const {copies} = world
  const entry = await source(copies, from)
  const carrier = carrierOf(entry, world)
  const common = [asOperand(to), nameIn(from), inside ? '1' : '0', randomBytes(6).toString('hex')]
  if (entry.kind === 'file') {
    const args = [...common, entry.mode.toString(8), String(entry.sizeBytes)]
    const stdin = {path: from, sizeBytes: entry.sizeBytes, onBytes}
    return runCopyScript(carrier, node, RECEIVE_FILE, args, {signal, stdin})
  }
  await using packed = await copies.packDirectory(from)
  const run = {signal, stdin: counted(packed.stream, onBytes)}
  try {
    await runCopyScript(carrier, node, RECEIVE_DIRECTORY, [...common, packed.root, packed.end], run)
  } catch (error) {
    throw packed.failure ?? error
  }
  await packed.done
}

/** What is to be copied. @throws GpuctlError USAGE when there is nothing that can be */
export async function source(copies: LocalCopies, path: string): Promise<LocalEntry> {
  const entry = await copies.inspect(path)
  if (!entry) throw new GpuctlError('USAGE', `there is no ${path}`, 'check the path')
  if (entry.kind === 'other') throw new GpuctlError('USAGE', `${path} is neither a file nor a directory`, 'copy files')
  return entry
}

const COUNTER_BYTES = 2 * 1024 * 1024

function counted(stream: Readable, onBytes: (bytes: number) => void): Readable {
  const counter = new Transform({
    highWaterMark: COUNTER_BYTES,
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length)
      done(null, chunk)
    },
  })
  return pipeline(stream, counter, () => {}) // an error of the stream destroys the counter, whose reader hears of it
}
