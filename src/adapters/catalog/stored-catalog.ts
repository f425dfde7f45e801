import {join} from 'node:path'
import type {Catalog} from '../../domain/catalog/catalog.ts'
import {readPackedCatalog} from './packed-file.ts'

/** The catalog that `gpuctl catalog update` left; undefined where it never ran. @throws GpuctlError CATALOG_INVALID */
export function readStoredCatalog(state: string): Promise<Catalog | undefined> {
  const path = storedCatalogPath(state)
  const remedy = `fetch it anew with \`gpuctl catalog update\`, or remove ${path} to use the catalog that came with gpuctl`
  return readPackedCatalog({path, origin: 'gpuctl catalog update', remedy})
}

/** @param state the folder of all state */
export const storedCatalogPath = (state: string): string => join(state, 'catalog', 'current.bin')
