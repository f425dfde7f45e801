import type {Catalog} from '../../domain/catalog/catalog.ts'
import {paths} from '../paths.ts'
import {openCatalogAt} from './open-catalog-at.ts'
import {openShippedCatalog} from './shipped-catalog.ts'
import {readStoredCatalog} from './stored-catalog.ts'

/**
 * The catalog in use: the one that GPUCTL_CATALOG names, else the one that `gpuctl catalog update` fetched, else the one that came
 * with gpuctl. One that is there and cannot be used is an error: another one's prices are not what was asked for.
 *
 * @throws GpuctlError CATALOG_INVALID
 */
export async function openCatalog(env: NodeJS.ProcessEnv): Promise<Catalog> {
  const {state, cache} = paths(env)
  if (env.GPUCTL_CATALOG)
    return openCatalogAt(env.GPUCTL_CATALOG, {
      cache,
      remedy: 'correct GPUCTL_CATALOG, or unset it to use the catalog that came with gpuctl',
    })
  return (await readStoredCatalog(state)) ?? openShippedCatalog()
}
