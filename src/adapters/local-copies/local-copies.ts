import {stat} from 'node:fs/promises'
import type {LocalCopies} from '../../ports/local-copies.ts'
import {ensureFolder} from '../ensure-folder.ts'
import {packDirectory} from './pack-directory.ts'
import {receiveDirectory} from './receive-directory.ts'
import {receiveFile} from './receive-file.ts'

/** The {@link LocalCopies} of this machine, with the system's tar for directories. */
export const localCopies: LocalCopies = {
  async inspect(path) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    })
    const kind = found?.isFile() ? 'file' : found?.isDirectory() ? 'directory' : 'other'
    return found && {kind, mode: found.mode & 0o7777, sizeBytes: found.size}
  },
  packDirectory,
  receiveFile,
  receiveDirectory,
  ensureDirectory: (path) => ensureFolder(path),
}
