import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {relative} from 'node:path'

/** Writes what the build makes, whole or not at all: another process may be starting from this file. */
export function replaceFile(path: string, content: string | Uint8Array, {quietly = false} = {}) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return
  const next = `${path}.${process.pid}`
  writeFileSync(next, content)
  renameSync(next, path)
  if (!quietly) console.log(`wrote ${relative(process.cwd(), path)}`)
}
