import {openCatalogAt} from '../adapters/catalog/open-catalog-at.ts'
import {openShippedCatalog} from '../adapters/catalog/shipped-catalog.ts'
import {paths} from '../adapters/paths.ts'
import {writeFolder} from '../adapters/write-folder.ts'
import type {CatalogsWorld} from '../app/catalog-world.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {composeCatalog} from './compose-catalog.ts'

/** Wires what the commands on catalogs themselves need. */
export function composeCatalogs(env: NodeJS.ProcessEnv = process.env): CatalogsWorld {
  const remedy = 'name a folder of CSV files, or a packed catalog'
  return {
    ...composeCatalog(env),
    shipped: openShippedCatalog,
    at: (path) =>
      openCatalogAt(path, {cache: paths(env).cache, remedy}).catch((cause: unknown) => {
        if (!(cause instanceof GpuctlError)) throw cause
        throw new GpuctlError(cause.code, cause.message, remedy, {cause}) // it is not about GPUCTL_CATALOG
      }),
    writeFolder,
  }
}
