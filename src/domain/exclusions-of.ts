import type {AttemptedGang} from './attempt.ts'
import type {Fault} from './fault.ts'
import type {Exclusion} from './placement/placement-rules.ts'

/**
 * What a fault says is not to be tried again. Where the cloud named zones that have capacity, its others in that region have none.
 *
 * @param zones of the region, as the catalog knows them
 */
export function exclusionsOf(
  {offering}: Pick<AttemptedGang, 'offering'>,
  {exclude, zonesWithCapacity = []}: Fault,
  zones: readonly string[],
  nowUnixMs: number,
): readonly Exclusion[] {
  if (exclude === undefined) return []
  const {cloud, region, zone, instanceType, purchase} = offering
  if (purchase === 'owned') return []
  const kind = {cloud, instanceType, purchase, untilUnixMs: nowUnixMs + exclude.seconds * 1000}
  if (exclude.scope === 'cloud') return [kind]
  if (exclude.scope === 'region' || zone === '') return [{...kind, region}]
  const without = zonesWithCapacity.length > 0 ? zones.filter((each) => !zonesWithCapacity.includes(each)) : []
  return [...new Set([zone, ...without])].map((each) => ({...kind, region, zone: each}))
}
