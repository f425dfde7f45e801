import {randomUUID} from 'node:crypto'
import {rename, rm, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {ensureFolder} from './ensure-folder.ts'

export interface WholeFileOptions {
  /** Of the file, less what the umask takes. */
  readonly mode?: number
  /** Makes the folders to it that are missing, with this mode. */
  readonly folderMode?: number
  /** Waits until the file is on the disk: it is whole even after a power cut. */
  readonly flush?: boolean
}

/** Writes a file in one step: a reader sees all of it or what was there before, and a failure leaves nothing else behind. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  {folderMode, ...options}: WholeFileOptions = {},
): Promise<void> {
  if (folderMode !== undefined) await ensureFolder(dirname(path), {mode: folderMode})
  const draft = `${path}.${randomUUID()}`
  try {
    await writeFile(draft, content, {...options, flag: 'wx'})
    await rename(draft, path)
  } catch (error) {
    await rm(draft, {force: true})
    throw error
  }
}
