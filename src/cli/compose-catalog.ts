import type {CatalogWorld} from '../app/catalog-world.ts'
import type {Catalog} from '../domain/catalog/catalog.ts'

/** Wires the catalog alone: without the engine, the clouds and SSH, which take longer to load than all prices. */
export function composeCatalog(env: NodeJS.ProcessEnv = process.env): CatalogWorld {
  let opening: Promise<Catalog> | undefined
  const open = async () => (await import('../adapters/catalog/open-catalog.ts')).openCatalog(env)
  return {
    catalog() {
      opening ??= open()
      return opening
    },
  }
}
