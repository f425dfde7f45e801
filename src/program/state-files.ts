import {rm, rmdir} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The file in which a folder backend keeps a cluster's state; undefined on other backends. @source pulumi, pkg/backend/diy */
export function checkpointFile(backendUrl: string, name: string): string | undefined {
  if (!backendUrl.startsWith('file://')) return undefined
  return join(fileURLToPath(backendUrl), '.pulumi', 'stacks', 'gpuctl', `${name}.json`)
}

/** The folder in which it keeps older states of a cluster, newest name last; undefined on other backends. */
export function backupFolder(backendUrl: string, name: string): string | undefined {
  if (!backendUrl.startsWith('file://')) return undefined
  return join(fileURLToPath(backendUrl), '.pulumi', 'backups', 'gpuctl', name)
}

/** Removes what `stack rm` leaves of a cluster in a folder backend: older states, the last one's backup, empty folders. */
export async function removeLeftStates(backendUrl: string, name: string): Promise<void> {
  const checkpoint = checkpointFile(backendUrl, name)
  if (checkpoint === undefined) return
  const root = join(fileURLToPath(backendUrl), '.pulumi')
  const whole = [join(root, 'backups', 'gpuctl', name), join(root, 'history', 'gpuctl', name)]
  const files = [`${checkpoint}.bak`, `${checkpoint}.bak.attrs`, `${checkpoint}.attrs`]
  await Promise.all([...whole, ...files].map((path) => rm(path, {recursive: true, force: true})))
  await rmdir(join(root, 'locks', 'organization', 'gpuctl', name)).catch(() => {}) // gone, or someone's lock is in it
}
