import type {UnreadPrices, UpdatedRegion} from '../domain/catalog/catalog-update.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {PriceSource} from '../ports/price-source.ts'
import type {RefreshReport} from './refresh-catalog.ts'

type Source = Pick<PriceSource, 'cloud' | 'purchases'>

/** How it went for each region that was asked for, whichever of its sources answered. */
export function updatedRegions(
  asked: ReadonlyMap<string, readonly string[]>,
  sources: readonly Source[],
  report: RefreshReport,
): readonly UpdatedRegion[] {
  return [...asked].flatMap(([cloud, regions]) => {
    const own = sources.filter((source) => source.cloud === cloud)
    return own.length === 0 ? [] : regions.map((region) => updatedRegion(cloud, region, own, report))
  })
}

function updatedRegion(cloud: string, region: string, sources: readonly Source[], report: RefreshReport) {
  const found = report.regions.find((each) => each.cloud === cloud && each.region === region)
  const read = found?.purchases ?? []
  const isRead = ({purchases}: Source) => purchases.every((purchase) => read.includes(purchase))
  const unread = sources.filter((source) => !isRead(source)).map((source) => unreadOf(source, region, report))
  const {added = [], changed = [], gone = [], heldBack = []} = found ?? {}
  const outcome = (): UpdatedRegion['outcome'] => {
    if (found === undefined) return unread.every(({kind}) => kind === 'skipped') ? 'skipped' : 'failed'
    if (found.outcome === 'held-back') return 'held-back'
    return added.length + changed.length + gone.length > 0 ? 'updated' : 'unchanged'
  }
  return {cloud, region, outcome: outcome(), read, unread, heldBack, added, changed, gone}
}

/** Why a source has nothing of a region: it said so of the region, or it ended before. */
function unreadOf({cloud, purchases}: Source, region: string, {notes, failed}: RefreshReport): UnreadPrices {
  const isOf = (each: Source) => each.cloud === cloud && each.purchases.join() === purchases.join()
  for (const note of notes) {
    if (!isOf(note) || note.region !== region) continue
    if (note.kind === 'region-skipped') return {purchases, kind: 'skipped', why: note.why}
    if (note.kind === 'region-failed') return failure(note.error)
  }
  return failure(failed.find(isOf)?.error ?? new Error('the price list tells nothing of it'))

  function failure(error: Error): UnreadPrices {
    const hint = error instanceof GpuctlError ? {hint: error.hint} : {}
    return {purchases, kind: 'failed', why: error.message, ...hint}
  }
}
