import {existsSync} from 'node:fs'
import {readdir, rm, rmdir, stat} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The file in which a folder backend keeps a cluster's state; undefined on other backends. @source pulumi, pkg/backend/diy */
export const checkpointFile = (backendUrl: string, name: string): string | undefined =>
  inFolder(backendUrl, 'stacks', 'gpuctl', `${name}.json`)

/** Whether a cluster surely has no state, found without the engine; false on other backends, which only the engine can ask. */
export async function surelyHasNoState(backendUrl: string, name: string): Promise<boolean> {
  const checkpoint = checkpointFile(backendUrl, name)
  if (checkpoint === undefined) return false
  return (await isMissing(checkpoint)) && (await isMissing(`${checkpoint}.gz`))
}

/** A file that may not be looked at is not missing. */
const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )

/** The folder in which it keeps older states of a cluster, newest name last; undefined on other backends. */
export const backupFolder = (backendUrl: string, name: string): string | undefined =>
  inFolder(backendUrl, 'backups', 'gpuctl', name)

/** The folder in which whoever changes a cluster puts a lock; undefined on other backends. */
export const lockFolder = (backendUrl: string, name: string): string | undefined =>
  inFolder(backendUrl, 'locks', 'organization', 'gpuctl', name)

/**
 * The backend as the engine opens it. In a folder the engine would write a second file beside each of its own, in place, that
 * it reads first: killed at that, it could read its state no more. Nothing of gpuctl's needs them.
 *
 * @source gocloud.dev/blob/fileblob, URLOpener: metadata
 */
export function engineBackend(backendUrl: string): string {
  if (!isFolder(backendUrl)) return backendUrl
  const url = new URL(backendUrl)
  url.searchParams.set('metadata', 'skip')
  return url.href
}

const isFolder = (backendUrl: string) => backendUrl.startsWith('file://')

function inFolder(backendUrl: string, ...parts: readonly string[]): string | undefined {
  return isFolder(backendUrl) ? join(fileURLToPath(backendUrl), '.pulumi', ...parts) : undefined
}

/**
 * Removes what `stack rm` leaves of a cluster in a folder backend: older states, the last one's backup, what a killed engine was
 * writing, empty folders.
 *
 * @returns whether nothing of the cluster is left; false when somebody is making it again
 */
export async function removeLeftStates(backendUrl: string, name: string): Promise<boolean> {
  const checkpoint = checkpointFile(backendUrl, name)
  const [locks, backups] = [lockFolder(backendUrl, name), backupFolder(backendUrl, name)]
  if (checkpoint === undefined || locks === undefined || backups === undefined) return true
  await rmdir(locks).catch(() => {}) // gone, or someone's lock is in it
  if (existsSync(locks) || existsSync(checkpoint)) return false
  const history = join(dirname(backups), '..', '..', 'history', 'gpuctl', name)
  const left = [backups, history, ...(await siblingsOf(checkpoint))]
  await Promise.all(left.map((path) => rm(path, {recursive: true, force: true})))
  return true
}

/** Backups, attributes and drafts of a checkpoint. Names have no dots, so that another cluster's begin otherwise. */
async function siblingsOf(checkpoint: string): Promise<readonly string[]> {
  const folder = dirname(checkpoint)
  const files = await readdir(folder).catch(() => [])
  return files.filter((file) => file.startsWith(`${basename(checkpoint)}.`)).map((file) => join(folder, file))
}
