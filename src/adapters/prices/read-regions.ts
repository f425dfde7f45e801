import type {PriceRow} from '../../domain/catalog/price-row.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {PriceRequest} from '../../ports/price-source.ts'

/** Rows of a region, or why it cannot be asked. */
export type RegionPrices = readonly PriceRow[] | {readonly skipped: string}

/**
 * Reads one region after the other and tells how each ended, so that a failing one does not lose the others. Two in a
 * row that do not answer end it: then it is the source that is away, and each more region would wait as long.
 */
export async function* readRegions(
  {regions, signal, onProgress}: PriceRequest,
  read: (region: string) => Promise<RegionPrices>,
): AsyncGenerator<PriceRow> {
  let unansweredInARow = 0
  for (const region of regions) {
    signal.throwIfAborted()
    const result = await read(region).catch((error: unknown) => {
      signal.throwIfAborted()
      if (!(error instanceof GpuctlError) || error.code === 'AUTH_FAILED') throw error
      if (error.code === 'CLOUD_UNAVAILABLE' && ++unansweredInARow > 1) throw error
      onProgress?.({kind: 'region-failed', region, error})
      return undefined
    })
    if (result === undefined) continue
    unansweredInARow = 0
    if ('skipped' in result) {
      onProgress?.({kind: 'region-skipped', region, why: result.skipped})
      continue
    }
    yield* result
    onProgress?.({kind: 'region-read', region, rows: result.length})
  }
}
