import {join} from 'node:path'
import {catalogToUpdate} from '../adapters/catalog/catalog-to-update.ts'
import {saveCatalog} from '../adapters/catalog/save-catalog.ts'
import {paths} from '../adapters/paths.ts'
import {priceSources} from '../adapters/prices/price-sources.ts'
import type {CatalogUpdateWorld} from '../app/update-catalog.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** Wires what updating the catalog needs. @throws GpuctlError USAGE when a setting forbids it */
export function composeCatalogUpdate(env: NodeJS.ProcessEnv = process.env): CatalogUpdateWorld {
  if (env.GPUCTL_CATALOG)
    throw new GpuctlError(
      'USAGE',
      `the catalog in use is ${env.GPUCTL_CATALOG}, which is your own: gpuctl does not change it`,
      'unset GPUCTL_CATALOG to update and use the one that gpuctl keeps',
    )
  const {state, cache} = paths(env)
  return {
    sources: priceSources(env, join(cache, 'prices')),
    base: () => catalogToUpdate(state),
    save: (catalog) => saveCatalog(catalog, state),
  }
}
