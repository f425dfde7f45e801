import {randomUUID} from 'node:crypto'
import {link, rename, rm, writeFile} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/**
 * Writes a file in one step: a reader sees all of it or nothing, and one that came to be meanwhile is not lost.
 * @throws GpuctlError USAGE when there is one already and `replace` is not set, or when the folder takes none
 */
export async function writeNewFile(path: string, text: string, {replace}: {readonly replace: boolean}): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    await writeFile(draft, text, {flag: 'wx'})
    await (replace ? rename(draft, path) : link(draft, path))
  } catch (error) {
    throw explain(error, path)
  } finally {
    await rm(draft, {force: true}).catch(() => {}) // its folder may be none
  }
}

function explain(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  if (error.code === 'EEXIST')
    return new GpuctlError('USAGE', `${path} exists already`, 'add --force to replace it', {cause: error})
  const reason = error.code === 'ENOENT' ? `there is no folder ${dirname(path)}` : String(error.code)
  return new GpuctlError('USAGE', `${path} cannot be written: ${reason}`, 'choose another folder', {cause: error})
}
