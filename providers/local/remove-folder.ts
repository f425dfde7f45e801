import {readFile, rm} from 'node:fs/promises'
import {isIn, mountPoints} from './masks.ts'

/** Removes a folder with all that is in it, but never through a mount: what is mounted there is somebody's own files. */
export async function removeFolder(folder: string): Promise<void> {
  const mounts = process.platform === 'linux' ? mountPoints(await readFile('/proc/self/mountinfo', 'utf8')) : []
  const inside = mounts.find((point) => isIn(folder, point))
  if (inside !== undefined) throw new Error(`something is mounted on ${inside}: unmount it, then try again`)
  await rm(folder, {recursive: true, force: true, maxRetries: 3})
}
