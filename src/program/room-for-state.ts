import {statfs} from 'node:fs/promises'
import {dirname} from 'node:path'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {checkpointFile} from './state-files.ts'

/** The state of a large cluster, its backup and its history, a few times. */
const ENOUGH_BYTES = 8 * 1024 * 1024

/**
 * Refuses to change a cluster whose state would hardly fit on its disk: the engine truncates a state that it cannot write whole,
 * and takes half a minute to give up, at each change.
 *
 * @throws GpuctlError STATE_UNUSABLE
 */
export async function requireRoom(backendUrl: string, name: string): Promise<void> {
  const file = checkpointFile(backendUrl, name)
  if (file === undefined) return
  const folder = dirname(dirname(dirname(dirname(file)))) // the backend's, which is there before any cluster
  const disk = await statfs(folder).catch(() => undefined)
  if (disk === undefined || disk.bavail * disk.bsize >= ENOUGH_BYTES) return
  const left = Math.floor((disk.bavail * disk.bsize) / 1024)
  throw new GpuctlError(
    'STATE_UNUSABLE',
    `the disk of ${folder} is almost full: ${left} KiB are left for the state`,
    'free some space, then run the command again',
  )
}
