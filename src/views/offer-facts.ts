import type {OfferGroup} from '../domain/catalog/group-offers.ts'
import type {Known, MachineType} from '../domain/catalog/machine-type.ts'
import {formatUsdForPeople} from '../domain/units/money.ts'
import {count} from './count.ts'

/** USD, as the columns' titles say: to the cent from $1 on, so that prices stand below each other. `?`: not known. */
export function priceText(nanoUsd: Known<bigint>): string {
  if (nanoUsd === 'unknown') return '?'
  const shown = nanoUsd < USD ? nanoUsd : ((nanoUsd + CENT / 2n) / CENT) * CENT
  return formatUsdForPeople(shown).replace('$', '')
}

const USD = 1_000_000_000n
const CENT = 10_000_000n

/** `0.00118`: units are so small that cents would tell nothing. */
export const unitPriceText = (nanoUsd: Known<bigint>): string =>
  nanoUsd === 'unknown' ? '?' : (Number(nanoUsd) / 1e9).toFixed(5)

/** `31.46–98.32` where places differ. */
export function priceRange({lowestNanoUsdPerHour: lowest, highestNanoUsdPerHour: highest}: OfferGroup): string {
  const [from, to] = [priceText(lowest), priceText(highest)]
  return from === to ? from : `${from}–${to}`
}

/** `3200 Gbps efa-v2 RDMA`, of a node. */
export function networkText({interNode: {fabric, gbitsPerSecond, rdma}}: MachineType): string {
  if (fabric === 'unknown' && gbitsPerSecond === 'unknown' && rdma === 'unknown') return '?'
  const rdmaText = rdma === 'unknown' ? ' RDMA?' : rdma ? ' RDMA' : ''
  return `${orMark(gbitsPerSecond)} Gbps ${orMark(fabric)}${rdmaText}`
}

/** `nvlink4 900 GB/s`, of a GPU. */
export function linkText({intraNode: {technology, gbytesPerSecondPerGpu: rate}}: MachineType): string {
  return rate === 'unknown' ? orMark(technology) : `${orMark(technology)} ${rate} GB/s`
}

/** The one place, or how many; most clouds price whole regions. */
export function placesText({locations}: OfferGroup): string {
  const regions = new Set(locations.map(({region}) => region))
  const zones = locations.filter(({zone}) => zone !== '')
  const [first] = locations
  const inRegions = regions.size === 1 && first ? first.region : count(regions.size, 'region')
  if (zones.length === 0) return inRegions
  return zones.length === 1 ? `${inRegions} ${zones[0]?.zone}` : `${inRegions}, ${count(zones.length, 'zone')}`
}

const orMark = (fact: Known<string | number>) => (fact === 'unknown' ? '?' : String(fact))
