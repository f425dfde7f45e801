import type {Attempt} from './attempt.ts'
import type {Place} from './place.ts'
import type {Exclusion} from './placement/placement-rules.ts'

/**
 * What the answers of clouds say is not to be tried again. Where a cloud named zones that have capacity, its others in that region have none.
 *
 * @param zonesOf a region, as the catalog knows them
 */
export function exclusionsOf(
  attempts: readonly Attempt[],
  zonesOf: (place: Place) => readonly string[],
): readonly Exclusion[] {
  return attempts.flatMap((attempt) => exclusionsOfOne(attempt, zonesOf))
}

function exclusionsOfOne(
  {offering, fault, startedAtUnixMs, tookMs}: Attempt,
  zonesOf: (place: Place) => readonly string[],
): readonly Exclusion[] {
  const {cloud, region, zone, instanceType, purchase} = offering
  if (fault?.exclude === undefined || purchase === 'owned') return []
  const {scope, seconds} = fault.exclude
  const kind = {cloud, instanceType, purchase, untilUnixMs: startedAtUnixMs + tookMs + seconds * 1000}
  if (scope === 'cloud') return [kind]
  if (scope === 'region' || zone === '') return [{...kind, region}]
  const {zonesWithCapacity = []} = fault
  const without =
    zonesWithCapacity.length > 0 ? zonesOf(offering).filter((each) => !zonesWithCapacity.includes(each)) : []
  return [...new Set([zone, ...without])].map((each) => ({...kind, region, zone: each}))
}
