import type {Location} from '../catalog/catalog.ts'
import {matchesPattern} from '../catalog/matches-pattern.ts'
import type {WhereSpec} from '../spec/cluster-spec.ts'
import type {Reason} from './reason.ts'

/**
 * Tells of each place why it is not allowed. The clouds that may be used at all are the caller's. A price that holds for a whole
 * region meets a zone of that region, which then is where the nodes go: `us-central1-a` is in us-central1.
 */
export function locationRules({regions, zones, avoid}: WhereSpec): (location: Location) => Reason | undefined {
  const [inRegions, inZones, avoided] = [regions, zones, avoid].map((patterns) => anyOf(patterns))
  return ({region, zone}) => {
    if (inRegions && !inRegions(region)) return {field: 'where.regions', text: `not in ${regions?.join(', ')}`}
    if (zones && inZones && !(zone === '' ? zones.some((pattern) => isIn(pattern, region)) : inZones(zone)))
      return {field: 'where.zones', text: `not in ${zones?.join(', ')}`}
    if (avoided && (avoided(region) || (zone !== '' && avoided(zone))))
      return {field: 'where.avoid', text: `in ${avoid?.join(', ')}`}
    return undefined
  }
}

const isIn = (zonePattern: string, region: string): boolean =>
  zonePattern.startsWith(`${region}-`) || matchesPattern(zonePattern)(region)

function anyOf(patterns: readonly string[] | undefined): ((name: string) => boolean) | undefined {
  if (patterns === undefined) return undefined
  const matchers = patterns.map(matchesPattern)
  return (name) => matchers.some((matches) => matches(name))
}
