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
