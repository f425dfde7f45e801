import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {nearestWord} from '../nearest-word.ts'
import type {Catalog} from './catalog.ts'
import {isPattern, matchesPattern} from './matches-pattern.ts'
import {REFRESHED_CLOUDS} from './refreshed-catalog.ts'

/** What to ask price lists about. Nothing given: all. */
export interface RefreshScope {
  readonly clouds: readonly string[]
  /** Names, or patterns of them. */
  readonly regions: readonly string[]
}

/** The regions of a catalog that are meant, by cloud. @throws GpuctlError USAGE where a name or a pattern means none */
export function regionsToRefresh(
  {locations}: Catalog,
  {clouds, regions}: RefreshScope,
): ReadonlyMap<string, readonly string[]> {
  const asked = new Set(clouds.length > 0 ? clouds : REFRESHED_CLOUDS)
  const inScope = locations.filter(({cloud}) => asked.has(cloud))
  const known = new Set(inScope.map(({region}) => region))
  for (const wanted of regions) if (![...known].some(matchesPattern(wanted))) throw noRegion(wanted, asked, known)
  const matches = regions.map(matchesPattern)
  const meant = inScope.filter(({region}) => matches.length === 0 || matches.some((isMeant) => isMeant(region)))
  const byCloud = Map.groupBy(meant, ({cloud}) => cloud)
  return new Map([...byCloud].map(([cloud, some]) => [cloud, [...new Set(some.map(({region}) => region))]]))
}

function noRegion(wanted: string, clouds: ReadonlySet<string>, known: ReadonlySet<string>): GpuctlError {
  const nearest = isPattern(wanted) ? undefined : nearestWord(wanted, known)
  const hint = nearest === undefined ? '`gpuctl offers --flat` shows all that there are' : `did you mean ${nearest}?`
  return new GpuctlError('USAGE', `the catalog has no region ${wanted} of ${[...clouds].join(', ')}`, hint)
}
