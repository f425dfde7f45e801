import {hash} from 'node:crypto'
import {stat} from 'node:fs/promises'
import {join, resolve} from 'node:path'
import {FORMAT_VERSION} from '../../domain/catalog/packed-format.ts'
import {CATALOG_FILES, SNAPSHOT_FILE} from './catalog-folder.ts'

/** What tells the state of a folder's files from any other that they had or will have. Both are for file names. */
export interface FolderStamp {
  readonly folder: string
  readonly files: string
  /**
   * Whether any later change gives another stamp: times are only as fine as the file system's clock, so that a file that was just
   * written could be written again without a trace (what git calls racy).
   */
  readonly isSettled: boolean
}

export async function folderStamp(folder: string, nowUnixMs: number): Promise<FolderStamp> {
  const names = [...CATALOG_FILES, SNAPSHOT_FILE]
  const stats = await Promise.all(names.map((name) => stat(join(folder, name), {bigint: true}).catch(() => undefined)))
  const files = stats.map((stats) =>
    // A changed file cannot keep its change time, whatever its size and its modification time were set to.
    stats === undefined ? '' : [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(),
  )
  return {
    folder: hash('sha256', resolve(folder)).slice(0, 16),
    files: hash('sha256', [FORMAT_VERSION, ...files].join(';')).slice(0, 32),
    isSettled: stats.every((stats) => stats === undefined || Number(stats.ctimeMs) < nowUnixMs - SETTLED_AFTER_MS),
  }
}

/** The coarsest clock of a file system in use, FAT's. */
const SETTLED_AFTER_MS = 2_000
