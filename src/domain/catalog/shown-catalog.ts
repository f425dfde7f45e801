import type {Catalog} from './catalog.ts'
import {catalogAgeDays, STALE_AFTER_DAYS} from './catalog-age.ts'
import type {Known} from './machine-type.ts'
import {type CatalogSummary, summariseCatalog} from './summarise-catalog.ts'

export interface ShownCatalog extends CatalogSummary {
  readonly ageDays: Known<number>
  /** What the user should know before trusting it. */
  readonly hints: readonly string[]
}

/** @param shippedDate of the catalog that came with gpuctl */
export function shownCatalog(catalog: Catalog, shippedDate: string, nowUnixMs: number): ShownCatalog {
  const {date} = catalog.provenance
  const ageDays = catalogAgeDays(date, nowUnixMs)
  const hints: string[] = []
  if (ageDays !== 'unknown' && ageDays > STALE_AFTER_DAYS)
    hints.push(`its prices are ${ageDays} days old; \`gpuctl catalog update\` fetches those of today`)
  if (date !== 'unknown' && shippedDate !== 'unknown' && date < shippedDate)
    hints.push(`the one that came with gpuctl is newer, of ${shippedDate}`)
  return {...summariseCatalog(catalog), ageDays, hints}
}
