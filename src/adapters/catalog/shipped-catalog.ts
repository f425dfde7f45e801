import type {Catalog} from '../../domain/catalog/catalog.ts'
import {packagePath} from '../package-root.ts'
import {readPackedCatalog} from './packed-file.ts'

/** The catalog that came with gpuctl; in a checkout that was not built, from what the build would pack. */
export async function openShippedCatalog(): Promise<Catalog> {
  const packed = await readPackedCatalog({
    path: packagePath(import.meta.url, 'dist', 'catalog.bin'),
    origin: SHIPPED,
    remedy: 'install gpuctl again: the installation is damaged',
  })
  return packed ?? readShippedFolder()
}

async function readShippedFolder(): Promise<Catalog> {
  const {readCatalogFolder} = await import('./catalog-folder.ts')
  const catalog = await readCatalogFolder(packagePath(import.meta.url, 'templates', 'catalog'))
  return {...catalog, provenance: {...catalog.provenance, origin: SHIPPED}}
}

const SHIPPED = 'the one that came with gpuctl'
