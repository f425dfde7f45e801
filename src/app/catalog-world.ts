import type {Catalog} from '../domain/catalog/catalog.ts'

/** What reading machine types and prices needs. */
export interface CatalogWorld {
  /** The catalog in use: read when it is first asked for, and once. @throws GpuctlError CATALOG_INVALID */
  readonly catalog: () => Promise<Catalog>
}

/** What working on catalogs needs. */
export interface CatalogsWorld extends CatalogWorld {
  /** The one that came with gpuctl. @throws GpuctlError CATALOG_INVALID */
  readonly shipped: () => Promise<Catalog>
  /** One in a folder of CSV files, or in a packed file. @throws GpuctlError CATALOG_INVALID */
  readonly at: (path: string) => Promise<Catalog>
  /**
   * Writes files into a folder, which it makes.
   *
   * @param replace whether the folder may hold something, and those files be replaced
   * @throws GpuctlError USAGE
   */
  readonly writeFolder: (
    folder: string,
    texts: Readonly<Record<string, string>>,
    options: {readonly replace: boolean},
  ) => Promise<void>
}
