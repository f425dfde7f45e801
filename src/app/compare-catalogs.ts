import {type CatalogDiff, diffCatalogs} from '../domain/catalog/diff-catalogs.ts'
import type {CatalogsWorld} from './catalog-world.ts'

/** What differs from another catalog to the one in use. @param path absent: the one that came with gpuctl */
export async function compareCatalogs(path: string | undefined, world: CatalogsWorld): Promise<CatalogDiff> {
  const [before, after] = await Promise.all([path === undefined ? world.shipped() : world.at(path), world.catalog()])
  return diffCatalogs(before, after)
}
