import {randomBytes} from 'node:crypto'
import {chmod, lstat, open, realpath, rename, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {finished} from 'node:stream/promises'
import type {Incoming} from '../../ports/local-copies.ts'

const WRITE_BYTES = 1024 * 1024

/** Writes beside the final name and renames at the end; a symbolic link stays one, and what it points to is replaced. */
export async function receiveFile(path: string, mode: number): Promise<Incoming> {
  const target = await realpath(path).catch(() => path)
  const partial = besides(target)
  const file = await open(partial, 'wx', 0o600)
  const stream = file.createWriteStream({highWaterMark: WRITE_BYTES})
  return {
    stream,
    async commit() {
      stream.end()
      await finished(stream)
      await chmod(partial, mode)
      if ((await lstat(target).catch(() => undefined))?.isDirectory()) throw new Error(`${target} is a directory`)
      await rename(partial, target)
    },
    async [Symbol.asyncDispose]() {
      stream.destroy()
      await rm(partial, {force: true})
    },
  }
}

/** A hidden name in the same directory, so that a rename is enough to put it in place. */
const besides = (path: string) =>
  join(dirname(path), `.${basename(path).slice(0, 64)}.${randomBytes(6).toString('hex')}`)
