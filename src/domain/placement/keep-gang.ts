import {offeringAt} from '../catalog/offering-at.ts'
import type {Offering} from '../offering.ts'
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
    parts.every(({offering}) => offering !== undefined && isSame(offeringAt(catalog, offering), kept)),
  )
  return staying.length > 0 || isFixed ? sortedWays(staying) : ways
}

const isSame = (a: Offering, b: Offering): boolean =>
  (['cloud', 'region', 'zone', 'instanceType', 'purchase'] as const).every((key) => a[key] === b[key])
