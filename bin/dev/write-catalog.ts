import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {replaceFile} from './replace-file.ts'

/**
 * Packs the catalog that comes with gpuctl, so that no start has to parse it: templates/catalog/ becomes dist/catalog.bin. By
 * what was just compiled, because what runs before a build may not import what is built.
 */
export async function writeCatalog(root: string, dist: string) {
  const load = (module: string) => import(pathToFileURL(join(dist, 'src', module)).href)
  const {readCatalogFolder} = await load('adapters/catalog/catalog-folder.js')
  const {packCatalog} = await load('domain/catalog/pack-catalog.js')
  const {provenance, ...catalog} = await readCatalogFolder(join(root, 'templates', 'catalog'))
  const origin = 'templates/catalog' // not where this checkout is: equal sources give equal bytes
  replaceFile(join(dist, 'catalog.bin'), packCatalog({...catalog, provenance: {...provenance, origin}}))
}
