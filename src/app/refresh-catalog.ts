import type {ListedPurchase} from '../domain/catalog/catalog.ts'
import {type GuardedRefresh, type GuardLimits, guardRefresh} from '../domain/catalog/guard-refresh.ts'
import {byKey} from '../domain/catalog/keys.ts'
import type {MachineType} from '../domain/catalog/machine-type.ts'
import {type FreshPrices, mergePrices} from '../domain/catalog/merge-prices.ts'
import type {PriceRow} from '../domain/catalog/price-row.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {PriceNews, PriceSource} from '../ports/price-source.ts'

export interface RefreshRequest {
  readonly sources: readonly PriceSource[]
  /** The rows of the catalog now. */
  readonly current: readonly PriceRow[]
  readonly machineTypes: readonly MachineType[]
  /** By cloud; absent: those of the catalog. */
  readonly regions?: ReadonlyMap<string, readonly string[]>
  /** Takes also what would be held back: a person has looked. */
  readonly acceptAll?: boolean
  readonly limits?: GuardLimits
  readonly signal: AbortSignal
  /** Of one source; what it has read by then counts. */
  readonly longestMs?: number
  readonly onNews?: (news: SourcedNews) => void
}

/** @property purchases what its source prices */
export type SourcedNews = PriceNews & {readonly cloud: string; readonly purchases: readonly ListedPurchase[]}

export interface RefreshReport {
  /** Of the whole catalog after it, also of what nobody was asked about. Sorted. */
  readonly rows: readonly PriceRow[]
  /** Of which something was read. */
  readonly regions: readonly RefreshedRegion[]
  /** Sources that ended early; the regions that they had read before are in {@link regions}. */
  readonly failed: readonly FailedSource[]
  /** What else the sources told: regions that were skipped or failed, prices that are incomplete. */
  readonly notes: readonly SourcedNews[]
}

export interface RefreshedRegion extends GuardedRefresh {
  readonly cloud: string
  readonly region: string
  /** `held-back`: its rows are as they were. */
  readonly outcome: 'accepted' | 'held-back'
  readonly purchases: readonly ListedPurchase[]
  /** Where its fresh prices are from. */
  readonly origins: readonly {readonly purchase: ListedPurchase; readonly from: string}[]
}

export interface FailedSource {
  readonly cloud: string
  readonly purchases: readonly ListedPurchase[]
  readonly error: Error
}

/** Asks the vendors for today's prices and takes them, region by region, where nothing speaks against it. */
export async function refreshCatalog(request: RefreshRequest): Promise<RefreshReport> {
  const readings = await Promise.all(request.sources.map((source) => readSource(source, request)))
  request.signal.throwIfAborted()
  const rowsByRegion = Map.groupBy(request.current, ({cloud, region}) => `${cloud},${region}`)
  const read = readings.flatMap(({regions}) => regions)
  const regions: RefreshedRegion[] = []
  for (const [key, fresh] of Map.groupBy(read, ({cloud, region}) => `${cloud},${region}`)) {
    const [{cloud, region} = {cloud: '', region: ''}] = fresh
    const before = rowsByRegion.get(key) ?? []
    const after = mergePrices(before, fresh)
    const guarded = guardRefresh(before, after, request.limits)
    const isAccepted = guarded.heldBack.length === 0 || request.acceptAll === true
    if (isAccepted) rowsByRegion.set(key, [...after])
    const purchases = fresh.flatMap(({purchases}) => purchases)
    const outcome = isAccepted ? 'accepted' : 'held-back'
    regions.push({cloud, region, purchases, outcome, origins: fresh.flatMap(originsOf), ...guarded})
  }
  return {
    rows: [...rowsByRegion.values()].flat().sort(byPlace),
    regions,
    failed: readings.flatMap(({failure}) => failure ?? []),
    notes: readings.flatMap(({notes}) => notes),
  }
}

function originsOf({purchases, rows}: FreshPrices): RefreshedRegion['origins'] {
  const from = [...new Set(rows.map(({source}) => source))].join('; ')
  return rows.length === 0 ? [] : purchases.map((purchase) => ({purchase, from}))
}

interface Reading {
  readonly regions: readonly RegionReading[]
  readonly notes: readonly SourcedNews[]
  readonly failure?: FailedSource
}

interface RegionReading extends FreshPrices {
  readonly cloud: string
  readonly region: string
}

/** All that one source has. A region counts when the source said that it is whole. */
async function readSource(source: PriceSource, request: RefreshRequest): Promise<Reading> {
  const {cloud, purchases} = source
  const {machineTypes, onNews} = request
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(request.longestMs ?? LONGEST_MS)])
  const regions: RegionReading[] = []
  const notes: SourcedNews[] = []
  const rows: PriceRow[] = []
  const onProgress = (news: PriceNews) => {
    onNews?.({cloud, purchases, ...news})
    if (news.kind !== 'region-read') notes.push({cloud, purchases, ...news})
    else regions.push({cloud, purchases, region: news.region, rows: rows.filter(({region}) => region === news.region)})
  }
  const asked = regionsOf(cloud, request)
  if (asked.length === 0) return {regions, notes}
  try {
    for await (const row of source.prices({regions: asked, machineTypes, signal, onProgress})) rows.push(row)
    return {regions, notes}
  } catch (error) {
    request.signal.throwIfAborted()
    return {regions, notes, failure: {cloud, purchases, error: signal.aborted ? tooSlow(cloud) : asError(error)}}
  }
}

/** AWS's lists are 300 MB a region. */
const LONGEST_MS = 3_600_000

const tooSlow = (cloud: string) =>
  new GpuctlError('CLOUD_UNAVAILABLE', `${cloud}: the price list takes too long`, 'update fewer regions with --region')
const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))

function regionsOf(cloud: string, {regions, current}: RefreshRequest): readonly string[] {
  if (regions !== undefined) return regions.get(cloud) ?? []
  return [...new Set(current.filter((row) => row.cloud === cloud).map(({region}) => region))].sort()
}

const byPlace = byKey(({cloud, region, zone, instanceType}: PriceRow) => [cloud, region, zone, instanceType].join(','))
