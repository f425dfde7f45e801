import {type ShownCatalog, shownCatalog} from '../domain/catalog/shown-catalog.ts'
import type {CatalogsWorld} from './catalog-world.ts'

/** What the catalog in use has, where it is from, and whether it is old. */
export async function showCatalog({catalog, shipped}: CatalogsWorld, nowUnixMs: number): Promise<ShownCatalog> {
  const inUse = await catalog()
  const newest = await shipped().catch(() => undefined) // only to compare: another one may be in use
  return shownCatalog(inUse, newest?.provenance.date ?? 'unknown', nowUnixMs)
}
