import {readFile, rm, rmdir} from 'node:fs/promises'
import {dirname} from 'node:path'
import type {Layout} from './layout.ts'
import {isIn, mountPoints} from './masks.ts'

/** Removes a folder with all that is in it, but never through a mount: what is mounted there is somebody's own files. */
export async function removeFolder(folder: string): Promise<void> {
  const mounts = process.platform === 'linux' ? mountPoints(await readFile('/proc/self/mountinfo', 'utf8')) : []
  const inside = mounts.find((point) => isIn(folder, point))
  if (inside !== undefined) throw new Error(`something is mounted on ${inside}: unmount it, then try again`)
  await rm(folder, {recursive: true, force: true, maxRetries: 3})
}

/** The cluster's folder, and the one that all clusters share: each only if nothing else is in it. */
export async function removeEmptyFolders({folder}: Layout): Promise<void> {
  await rmdir(folder).catch(() => {})
  await rmdir(dirname(folder)).catch(() => {})
}
