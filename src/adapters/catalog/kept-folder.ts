import {readdir, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import type {Catalog} from '../../domain/catalog/catalog.ts'
import {packCatalog} from '../../domain/catalog/pack-catalog.ts'
import {writeWhole} from '../write-whole.ts'
import {readCatalogFolder} from './catalog-folder.ts'
import {type FolderStamp, folderStamp} from './folder-stamp.ts'
import {readPackedCatalog} from './packed-file.ts'

/**
 * The catalog in a folder of CSV files. A packed copy is kept in gpuctl's cache and serves as long as the files are the very
 * same; where nothing can be kept, they are read each time.
 *
 * @throws GpuctlError CATALOG_INVALID with the file and the line
 */
export async function openCatalogFolder(folder: string, cache: string, nowUnixMs = Date.now()): Promise<Catalog> {
  const before = await folderStamp(folder, nowUnixMs)
  const kept = await readPackedCatalog({path: pathOf(before, cache), origin: folder, remedy: ''}).catch(() => undefined)
  if (kept !== undefined) return kept
  const catalog = await readCatalogFolder(folder)
  const after = await folderStamp(folder, nowUnixMs)
  if (before.isSettled && after.files === before.files) await keep(catalog, before, cache).catch(() => {})
  return catalog
}

const pathOf = ({folder, files}: FolderStamp, cache: string) => join(cache, 'catalog', `${folder}-${files}.bin`)

/** One copy a folder: the ones before, and what is left of a gpuctl that was killed, go. */
async function keep(catalog: Catalog, stamp: FolderStamp, cache: string): Promise<void> {
  const path = pathOf(stamp, cache)
  await writeWhole(path, packCatalog(catalog), {mode: 0o600, folderMode: 0o700, flush: true})
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(stamp.folder) && name !== basename(path)) await rm(join(dirname(path), name), {force: true})
  }
}
