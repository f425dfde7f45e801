import {createReadStream} from 'node:fs'
import {type FileHandle, open, readFile} from 'node:fs/promises'
import {Readable} from 'node:stream'
import type {InputFile} from '../../ports/shell.ts'

/** Reads of 1 MiB: at 64 KiB the thread pool's round trips halve the speed. */
const READ_BYTES = 1024 * 1024
const LOOK_MS = 100

/** The file as a stream, counted as it is read. To be piped at once. */
export function streamOf({path, sizeBytes, onBytes}: InputFile): Readable {
  if (sizeBytes === 0) return Readable.from([])
  const stream = createReadStream(path, {end: sizeBytes - 1, highWaterMark: READ_BYTES})
  stream.on('error', () => {}) // may come when nobody listens any more
  return stream.on('data', (chunk) => onBytes?.(chunk.length))
}

/** The file as another program's stdin. */
export interface HandedFile extends AsyncDisposable {
  readonly fd: number
  /** Says what is left to say once the program has ended well. */
  finish(): void
}

/** Opens the file for another program, whose progress in it is looked at from outside; systems without /proc tell it at the end. */
export async function handOver({path, sizeBytes, onBytes}: InputFile): Promise<HandedFile> {
  const file = await open(path)
  let told = 0
  const tell = (position: number) => {
    const read = Math.min(position, sizeBytes) - told
    told += Math.max(0, read)
    if (read > 0) onBytes?.(read)
  }
  const looking = setInterval(() => void positionIn(file).then(tell, () => {}), LOOK_MS)
  return {
    fd: file.fd,
    finish: () => tell(sizeBytes),
    async [Symbol.asyncDispose]() {
      clearInterval(looking)
      await file.close()
    },
  }
}

/** The programs that were given the file move the position that we have, too: see proc_pid_fdinfo(5). */
async function positionIn(file: FileHandle): Promise<number> {
  const info = await readFile(`/proc/self/fdinfo/${file.fd}`, 'utf8')
  return Number(/^pos:\s+(\d+)$/m.exec(info)?.[1] ?? 0)
}
