import {randomBytes} from 'node:crypto'
import {chmod, rename, rm, writeFile} from 'node:fs/promises'

/** Writes a file so that a reader, or a later run after a kill, sees the old content or the new one, never a part. */
export async function writeWhole(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(draft, content, {mode, flag: 'wx'})
    await chmod(draft, mode) // whatever the umask is
    await rename(draft, file)
  } catch (error) {
    await rm(draft, {force: true})
    throw error
  }
}
