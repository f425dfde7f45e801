import type {Catalog} from '../../domain/catalog/catalog.ts'
import {packCatalog} from '../../domain/catalog/pack-catalog.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {writeWhole} from '../write-whole.ts'
import {storedCatalogPath} from './stored-catalog.ts'

/**
 * Makes this the catalog that gpuctl uses from now on. A gpuctl that reads meanwhile gets the one before or this one.
 *
 * @param state the folder of all state
 * @returns where it is now
 * @throws GpuctlError STATE_UNUSABLE
 */
export async function saveCatalog(catalog: Catalog, state: string): Promise<string> {
  const path = storedCatalogPath(state)
  await writeWhole(path, packCatalog(catalog), {mode: 0o600, folderMode: 0o700, flush: true}).catch((cause: Error) => {
    throw new GpuctlError(
      'STATE_UNUSABLE',
      `the catalog cannot be saved: ${cause.message}`,
      'make the folder writable, or set GPUCTL_HOME to another one',
      {cause},
    )
  })
  return path
}
