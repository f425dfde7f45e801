import {mkdirSync, statSync} from 'node:fs'
import {dirname} from 'node:path'

export interface FolderOptions {
  /** Of those that are made, less what the umask takes. */
  readonly mode?: number
}

/**
 * Makes a folder, and those to it that are missing, unless it is there. Node's own recursive mkdir never ends where a filesystem has no place
 * for a folder in one that is there, as /proc has none.
 *
 * @throws NodeJS.ErrnoException
 */
export async function ensureFolder(path: string, options?: FolderOptions): Promise<void> {
  ensureFolderSync(path, options)
}

/** The same for where nobody waits: as a process ends. @throws NodeJS.ErrnoException */
export function ensureFolderSync(path: string, options: FolderOptions = {}): void {
  let failure = failureOf(path, options)
  for (let time = 0; time < MOST_TRIES && isWithoutParent(failure, path); time++) {
    ensureFolderSync(dirname(path), options)
    failure = failureOf(path, options)
  }
  if (failure !== undefined && !statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw failure
}

/** Somebody else may remove an empty folder as soon as it is there. */
const MOST_TRIES = 10

type Failure = NodeJS.ErrnoException | undefined

const isWithoutParent = (failure: Failure, path: string) => failure?.code === 'ENOENT' && dirname(path) !== path

function failureOf(path: string, options: FolderOptions): Failure {
  try {
    mkdirSync(path, options)
    return undefined
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}
