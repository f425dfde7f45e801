import {type Catalog, LISTED_PURCHASES} from '../catalog/catalog.ts'
import {covers, exclusionsNow} from './exclusion.ts'
import type {PlacementRules} from './placement-rules.ts'

/** The offerings, by index, that are not to be tried now. */
export function excludedOfferings(
  {types, locations, offerings}: Catalog,
  {exclusions, nowUnixMs}: Pick<PlacementRules, 'exclusions' | 'nowUnixMs'>,
): ReadonlySet<number> {
  const excluded = new Set<number>()
  for (const exclusion of exclusionsNow({exclusions, nowUnixMs})) {
    const isThere = locations.map((location) => covers(exclusion, location, ['cloud', 'region', 'zone']))
    const isType = types.map((type) => covers(exclusion, type, ['cloud', 'instanceType']))
    if (exclusion.purchase === 'reserved') continue // no offering of a list
    const purchase = exclusion.purchase && LISTED_PURCHASES.indexOf(exclusion.purchase)
    for (let index = 0; index < offerings.count; index++) {
      if (!isThere[offerings.location[index] ?? 0] || !isType[offerings.type[index] ?? 0]) continue
      if (purchase === undefined || offerings.purchase[index] === purchase) excluded.add(index)
    }
  }
  return excluded
}
