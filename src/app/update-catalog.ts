import type {Catalog} from '../domain/catalog/catalog.ts'
import type {CatalogUpdate, LeftOutPrices, UpdatedRegion} from '../domain/catalog/catalog-update.ts'
import {priceRows} from '../domain/catalog/price-rows.ts'
import {refreshedCatalog} from '../domain/catalog/refreshed-catalog.ts'
import {type RefreshScope, regionsToRefresh} from '../domain/catalog/regions-to-refresh.ts'
import type {ProgressListener} from '../domain/progress.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {PriceSource} from '../ports/price-source.ts'
import {type RefreshReport, refreshCatalog} from './refresh-catalog.ts'
import {toldSource} from './told-source.ts'
import {updatedRegions} from './updated-regions.ts'

export interface CatalogUpdateRequest {
  readonly scope: RefreshScope
  /** Takes also what would be held back. */
  readonly acceptAll: boolean
  readonly isDryRun: boolean
  readonly nowUnixMs: number
  readonly signal: AbortSignal
  readonly tell: ProgressListener
}

/** What updating the catalog needs. */
export interface CatalogUpdateWorld {
  readonly sources: readonly PriceSource[]
  /** The catalog to update, and why it is not the one of the last update, where that is damaged. */
  readonly base: () => Promise<{readonly catalog: Catalog; readonly damage?: string}>
  /** @returns where it is now @throws GpuctlError STATE_UNUSABLE */
  readonly save: (catalog: Catalog) => Promise<string>
}

/** Fetches today's prices and makes them those that gpuctl uses; what looks wrong or fails leaves what was there before. */
export async function updateCatalog(request: CatalogUpdateRequest, world: CatalogUpdateWorld): Promise<CatalogUpdate> {
  const {scope, acceptAll, isDryRun, nowUnixMs, signal, tell} = request
  const {catalog: base, damage} = await world.base()
  if (damage !== undefined) tell({kind: 'message', severity: 'warning', text: damage})
  const asked = regionsToRefresh(base, scope)
  const {usable, leftOut} = await usableSources(world.sources, asked, signal)
  const report = await refreshCatalog({
    sources: usable.map((source) => toldSource(source, tell)),
    current: priceRows(base),
    machineTypes: base.types,
    regions: asked,
    acceptAll,
    signal,
  })
  const updated = refreshedCatalog(base, report.rows, originsOf(report, nowUnixMs), 'gpuctl catalog update')
  const regions = updatedRegions(asked, usable, report)
  const isWanted = !isDryRun && report.regions.some(({outcome}) => outcome === 'accepted')
  signal.throwIfAborted()
  const savedTo = isWanted ? await world.save(updated) : undefined
  return {
    verdict: verdictOn(
      regions,
      scope.clouds.filter((cloud) => asked.has(cloud)),
    ),
    isDryRun,
    ...(savedTo === undefined ? {} : {savedTo}),
    date: updated.provenance.date,
    hash: updated.provenance.hash,
    regions,
    leftOut,
    incomplete: report.notes.flatMap((note) => {
      if (note.kind !== 'price-missing') return []
      const {cloud, region, instanceType, purchase, why} = note
      return [{cloud, region, instanceType, purchase, why}]
    }),
  }
}

/** Those of the asked clouds that can be asked from here. @throws GpuctlError AUTH_FAILED when none can */
async function usableSources(
  sources: readonly PriceSource[],
  asked: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
) {
  const wanted = sources.filter(({cloud}) => asked.has(cloud))
  const lacks = await Promise.all(wanted.map((source) => source.lacks?.(signal)))
  const leftOut = wanted.flatMap(({cloud, purchases}, index): readonly LeftOutPrices[] => {
    const lack = lacks[index]
    return lack === undefined ? [] : [{cloud, purchases, ...lack}]
  })
  const usable = wanted.filter((_, index) => lacks[index] === undefined)
  const [first] = leftOut
  if (usable.length === 0 && first) throw new GpuctlError('AUTH_FAILED', first.why, first.hint)
  return {usable, leftOut}
}

const originsOf = ({regions}: RefreshReport, nowUnixMs: number) => {
  const date = new Date(nowUnixMs).toISOString().slice(0, 10)
  return regions
    .filter(({outcome}) => outcome === 'accepted')
    .flatMap(({cloud, region, origins}) => origins.map((origin) => ({cloud, region, ...origin, date})))
}

/** A cloud that was named, and of which nothing could be asked, is not fresh either. */
function verdictOn(regions: readonly UpdatedRegion[], named: readonly string[]): CatalogUpdate['verdict'] {
  if (regions.every(({read}) => read.length === 0)) return 'none-read'
  const isStale = ({outcome, unread}: UpdatedRegion) =>
    outcome === 'held-back' || unread.some(({kind}) => kind === 'failed')
  const isMissing = (name: string) => regions.every(({cloud}) => cloud !== name)
  return regions.some(isStale) || named.some(isMissing) ? 'partly' : 'fresh'
}
