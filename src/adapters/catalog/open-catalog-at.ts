import {stat} from 'node:fs/promises'
import type {Catalog} from '../../domain/catalog/catalog.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {readPackedCatalog} from './packed-file.ts'

export interface OpenAtOptions {
  /** gpuctl's cache folder. */
  readonly cache: string
  /** What the user can do when nothing there can be read. */
  readonly remedy: string
}

/** The catalog in a folder of CSV files, or in a packed file. @throws GpuctlError CATALOG_INVALID */
export async function openCatalogAt(path: string, {cache, remedy}: OpenAtOptions): Promise<Catalog> {
  const stats = await stat(path).catch((cause: Error) => {
    throw new GpuctlError('CATALOG_INVALID', `the catalog cannot be read: ${cause.message}`, remedy, {cause})
  })
  if (stats.isDirectory()) return (await import('./kept-folder.ts')).openCatalogFolder(path, cache)
  const catalog = await readPackedCatalog({path, origin: path, remedy})
  if (catalog === undefined) throw new GpuctlError('CATALOG_INVALID', `${path} is gone`, remedy)
  return catalog
}
