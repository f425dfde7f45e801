import type {Catalog} from '../domain/catalog/catalog.ts'

/** What reading machine types and prices needs. */
export interface CatalogWorld {
  /** The catalog in use: read when it is first asked for, and once. @throws GpuctlError CATALOG_INVALID */
  readonly catalog: () => Promise<Catalog>
}
