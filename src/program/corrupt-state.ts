import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {shellQuote} from '../domain/shell-quote.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {backupFolder, checkpointFile} from './state-files.ts'

/**
 * Names a checkpoint that is none: the engine would report it as anything but that, or take it for an empty cluster. A disk
 * that was full when it was written leaves such a one.
 *
 * @throws GpuctlError STATE_UNUSABLE
 */
export async function refuseCorruptState(backendUrl: string, name: string): Promise<void> {
  const [file, copies] = [checkpointFile(backendUrl, name), backupFolder(backendUrl, name)]
  if (file === undefined || copies === undefined) return
  const text = await textOf(file)
  const fault = text === undefined ? undefined : faultIn(text) // what cannot be read, the engine names
  if (fault === undefined) return
  const copy = await newestGoodCopy(file, copies)
  const hint =
    copy === undefined
      ? `there is no good copy; without it gpuctl finds the nodes by their tags: ${shellQuote(['rm', file])}`
      : `restore the newest good copy: ${shellQuote(['cp', copy, file])}`
  throw new GpuctlError('STATE_UNUSABLE', `the state file ${file} is corrupt: ${fault}`, hint)
}

/** The engine backs a state up after each change, and keeps the one before the last. */
async function newestGoodCopy(file: string, copies: string): Promise<string | undefined> {
  const backups = (await readdir(copies).catch(() => [])).filter((each) => each.endsWith('.json'))
  const newestFirst = backups.sort().reverse() // their names end in the time
  for (const copy of [...newestFirst.map((each) => join(copies, each)), `${file}.bak`]) {
    const text = await textOf(copy)
    if (text !== undefined && faultIn(text) === undefined) return copy
  }
  return undefined
}

const textOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined)

function faultIn(text: string): string | undefined {
  try {
    checkpointSchema.parse(JSON.parse(text))
    return undefined
  } catch (cause) {
    return cause instanceof SyntaxError ? cause.message : 'what it holds is no state of a cluster'
  }
}

/** @source pulumi, sdk/go/common/apitype, VersionedCheckpoint */
const checkpointSchema = z.looseObject({version: z.number(), checkpoint: z.looseObject({})})
