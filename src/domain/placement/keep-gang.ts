import {offeringAt} from '../catalog/offering-at.ts'
import type {Offering} from '../offering.ts'
import {isSamePlace} from '../place.ts'
import type {Market} from './market.ts'
import {type SortedWays, sortedWays} from './sorted-ways.ts'

/**
 * The ways of a pool that leave it where it is, if there are any: to move a gang costs its users more than a price list says.
 *
 * @param isFixed whether there are no others
 */
export function keepGang(
  ways: SortedWays,
  kept: Offering | undefined,
  {catalog}: Market,
  isFixed: boolean,
): SortedWays {
  if (kept === undefined) return ways
  const staying = ways.list.filter(({parts}) =>
    parts.every(({offering}) => offering !== undefined && isSamePlace(offeringAt(catalog, offering), kept)),
  )
  return staying.length > 0 || isFixed ? sortedWays(staying) : ways
}

/** Where a gang stands is left out for others alone: that it could not be made anew there is no reason to give up what stands. */
export function withoutKept(
  excluded: ReadonlySet<number>,
  kept: Offering | undefined,
  {catalog}: Market,
): ReadonlySet<number> {
  if (kept === undefined || excluded.size === 0) return excluded
  const others = [...excluded].filter((index) => !isSamePlace(offeringAt(catalog, index), kept))
  return others.length === excluded.size ? excluded : new Set(others)
}
