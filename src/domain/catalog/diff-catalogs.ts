import {type Catalog, LISTED_PURCHASES, type ListedPurchase, type Location, type Provenance} from './catalog.ts'
import {diffMachineTypes, type MachineTypesDiff} from './diff-machine-types.ts'
import {locationKey, typeKey} from './keys.ts'
import type {Known} from './machine-type.ts'
import {mergeRanks} from './merge-ranks.ts'
import {knownPrice, offerAt} from './offer.ts'

/** What differs from one catalog to another. */
export interface CatalogDiff {
  readonly before: Provenance
  readonly after: Provenance
  readonly machineTypes: MachineTypesDiff
  readonly added: readonly ListedOffering[]
  readonly removed: readonly ListedOffering[]
  /** The largest changes first; those from or to an unknown price last. */
  readonly repriced: readonly RepricedOffering[]
}

export interface ListedOffering extends Location {
  readonly instanceType: string
  readonly purchase: ListedPurchase
  readonly priceNanoUsdPerHour: Known<bigint>
}

export interface RepricedOffering extends ListedOffering {
  readonly beforeNanoUsdPerHour: Known<bigint>
  /** Of the price before. */
  readonly changePercent: Known<number>
}

/** Walks both catalogs once, side by side, because both are in the same order. */
export function diffCatalogs(before: Catalog, after: Catalog): CatalogDiff {
  const [keyBefore, keyAfter] = sharedKeys(before, after)
  const added: ListedOffering[] = []
  const removed: ListedOffering[] = []
  const repriced: RepricedOffering[] = []
  for (let left = 0, right = 0; left < before.offerings.count || right < after.offerings.count; ) {
    const order = keyBefore(left) - keyAfter(right)
    if (order < 0) removed.push(listedAt(before, left++))
    else if (order > 0) added.push(listedAt(after, right++))
    else {
      const [old, now] = [before.offerings.priceNanoUsd[left++], after.offerings.priceNanoUsd[right++]]
      if (!Object.is(old, now)) repriced.push(reprice(listedAt(after, right - 1), old))
    }
  }
  return {
    before: before.provenance,
    after: after.provenance,
    machineTypes: diffMachineTypes(before.types, after.types),
    added,
    removed,
    repriced: repriced.sort((a, b) => sizeOf(b) - sizeOf(a)),
  }
}

/** An offering's place in an order that both catalogs share, as one number; infinite behind the last. */
function sharedKeys(before: Catalog, after: Catalog) {
  const types = mergeRanks(before.types.map(typeKey), after.types.map(typeKey))
  const locations = mergeRanks(before.locations.map(locationKey), after.locations.map(locationKey))
  const keysOf =
    ({offerings}: Catalog, typeRanks: Uint32Array, locationRanks: Uint32Array) =>
    (index: number): number => {
      if (index >= offerings.count) return Number.MAX_VALUE
      const location = locationRanks[offerings.location[index] ?? 0] ?? 0
      const type = typeRanks[offerings.type[index] ?? 0] ?? 0
      return (location * types.count + type) * LISTED_PURCHASES.length + (offerings.purchase[index] ?? 0)
    }
  return [keysOf(before, types.before, locations.before), keysOf(after, types.after, locations.after)] as const
}

function listedAt(catalog: Catalog, index: number): ListedOffering {
  const {type, location, purchase, nanoUsdPerHour} = offerAt(catalog, index)
  return {...location, instanceType: type.instanceType, purchase, priceNanoUsdPerHour: nanoUsdPerHour}
}

function reprice(now: ListedOffering, oldNanoUsd: number | undefined): RepricedOffering {
  const [old, price] = [knownPrice(oldNanoUsd), now.priceNanoUsdPerHour]
  const isKnown = old !== 'unknown' && price !== 'unknown'
  const changePercent = isKnown ? (Number(price - old) / Number(old)) * 100 : 'unknown'
  return {...now, beforeNanoUsdPerHour: old, changePercent}
}

const sizeOf = ({changePercent}: RepricedOffering) => (changePercent === 'unknown' ? -1 : Math.abs(changePercent))
