import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {ensureFolder} from './ensure-folder.ts'
import {writeWhole} from './write-whole.ts'

/** Writes files into a folder, each whole or as it was. @throws GpuctlError USAGE when it has something in it and is not to be replaced */
export async function writeFolder(
  folder: string,
  texts: Readonly<Record<string, string>>,
  {replace}: {readonly replace: boolean},
): Promise<void> {
  try {
    await ensureFolder(folder)
    if (!replace && (await readdir(folder)).length > 0)
      throw new GpuctlError('USAGE', `${folder} is not empty`, 'choose another folder, or add --force to write into it')
    for (const [name, text] of Object.entries(texts)) await writeWhole(join(folder, name), text)
  } catch (error) {
    if (error instanceof GpuctlError || !(error instanceof Error)) throw error
    throw new GpuctlError('USAGE', `${folder} cannot be written: ${error.message}`, 'choose another folder', {
      cause: error,
    })
  }
}
