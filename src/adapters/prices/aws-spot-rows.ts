import {nanoUsdOf} from '../../domain/catalog/nano-usd.ts'
import type {PriceRow} from '../../domain/catalog/price-row.ts'
import {unreadable} from './price-fault.ts'

/** One entry of EC2's spot price history, as far as it is read. */
export interface SpotPriceEntry {
  readonly AvailabilityZone?: string | undefined
  readonly InstanceType?: string | undefined
  readonly ProductDescription?: string | undefined
  readonly SpotPrice?: string | undefined
  readonly Timestamp?: Date | undefined
}

/**
 * The newest price of each machine type in each zone. The history is one of changes, so that it may hold several.
 *
 * @param zoneIds by name. A name that means another place in each account must not get into a catalog.
 * @throws GpuctlError CATALOG_INVALID
 */
export function awsSpotRows(
  region: string,
  history: readonly SpotPriceEntry[],
  zoneIds: ReadonlyMap<string, string>,
  types: ReadonlySet<string>,
): readonly PriceRow[] {
  const newest = new Map<string, {readonly atUnixMs: number; readonly row: PriceRow}>()
  for (const entry of history) {
    const {
      AvailabilityZone = '',
      InstanceType: instanceType = '',
      ProductDescription,
      SpotPrice = '',
      Timestamp,
    } = entry
    if (ProductDescription !== 'Linux/UNIX' || !types.has(instanceType)) continue
    const place = `EC2 in ${region}: spot price of ${instanceType} in ${AvailabilityZone}`
    const zone = zoneIds.get(AvailabilityZone)
    if (zone === undefined) throw unreadable(place, 'the zone has no id')
    const spot = nanoUsdOf(SpotPrice)
    const atUnixMs = Timestamp?.getTime() ?? Number.NaN
    if (spot === undefined || Number.isNaN(atUnixMs)) throw unreadable(place, `"${SpotPrice}" at ${Timestamp}`)
    if (spot === 0) continue // no one gives GPUs away
    const key = `${zone},${instanceType}`
    if (atUnixMs < (newest.get(key)?.atUnixMs ?? 0)) continue
    newest.set(key, {atUnixMs, row: {cloud: 'aws', region, zone, instanceType, spot, source: 'EC2 spot price history'}})
  }
  return Array.from(newest.values(), ({row}) => row)
}
