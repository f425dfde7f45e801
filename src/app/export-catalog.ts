import {catalogCsv} from '../domain/catalog/catalog-csv.ts'
import {snapshotText} from '../domain/catalog/snapshot-text.ts'
import type {CatalogsWorld} from './catalog-world.ts'

export interface ExportedCatalog {
  readonly folder: string
  readonly files: readonly string[]
}

/** Writes the catalog in use as the CSV files that GPUCTL_CATALOG takes. @throws GpuctlError USAGE */
export async function exportCatalog(
  folder: string,
  {replace}: {readonly replace: boolean},
  world: CatalogsWorld,
): Promise<ExportedCatalog> {
  const catalog = await world.catalog()
  const texts = {...catalogCsv(catalog), 'snapshot.json': snapshotText(catalog.provenance)}
  await world.writeFolder(folder, texts, {replace})
  return {folder, files: Object.keys(texts)}
}
