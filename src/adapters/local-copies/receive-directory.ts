import {randomBytes} from 'node:crypto'
import {chmod, lstat, mkdir, readdir, rename, rm, stat} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {Writable} from 'node:stream'
import {finished} from 'node:stream/promises'
import type {Incoming} from '../../ports/local-copies.ts'
import {startTar, type Tar} from './start-tar.ts'

const BUFFER_BYTES = 1024 * 1024

/** Unpacks into a hidden directory and moves its files to their places at the end. */
export async function receiveDirectory(path: string): Promise<Incoming> {
  const existing = await stat(path).catch(() => undefined)
  const parent = existing?.isDirectory() ? path : dirname(path)
  const staging = join(parent, `.gpuctl-${randomBytes(6).toString('hex')}`)
  const tree = join(staging, 'tree')
  await mkdir(staging, {mode: 0o700})
  await mkdir(tree)
  const tar = startTar(['-x', '-p', '-o', '-f', '-', '-C', tree])
  const stream = inputOf(tar)
  return {
    stream,
    async commit() {
      stream.end()
      await finished(stream)
      await moveInto(tree, path)
    },
    async [Symbol.asyncDispose]() {
      await tar.stop()
      await rm(staging, {recursive: true, force: true})
    },
  }
}

/** tar may end before it has read the padding after its end mark, which is no failure; when it fails, its reason is the stream's. */
function inputOf({stdin, done}: Tar): Writable {
  return new Writable({
    highWaterMark: BUFFER_BYTES,
    write(chunk: Buffer, _encoding, taken) {
      stdin.write(chunk, (error) => (error ? done.then(() => taken(), taken) : taken()))
    },
    final(ended) {
      stdin.end()
      done.then(() => ended(), ended)
    },
  })
}

/** A rename where nothing is yet; else directories are merged and files replaced. */
async function moveInto(from: string, to: string): Promise<void> {
  const existing = await stat(to).catch(() => undefined)
  const moving = await lstat(from)
  if (!existing?.isDirectory() || !moving.isDirectory()) return rename(from, to)
  await chmod(from, 0o700)
  for (const name of await readdir(from)) await moveInto(join(from, name), join(to, name))
  await chmod(to, moving.mode & 0o7777)
}
