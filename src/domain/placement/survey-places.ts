import type {Location} from '../catalog/catalog.ts'
import type {WhereSpec} from '../spec/cluster-spec.ts'
import type {Market} from './market.ts'
import type {Reason} from './reason.ts'
import {locationRules} from './refuse-location.ts'

/** Where nodes may be at all. */
export interface PlaceSurvey {
  /** Of each location, why its cloud is none. */
  readonly refusedClouds: readonly (Reason | undefined)[]
  /** Of each location, why it is none in a cloud that is one. */
  readonly refusedLocations: readonly (Reason | undefined)[]
  /** Whether nodes may be at a location: 1 or 0. */
  readonly fits: Uint8Array
  /** What is sold there for a price that is known, and was not sold out lately, in order. */
  readonly offerings: Uint32Array
}

/** Looks at all locations: once for all pools, and for all files that say the same of where. */
export function surveyPlaces(
  where: WhereSpec,
  {catalog: {locations, offerings}}: Market,
  clouds: readonly string[],
  excluded: ReadonlySet<number>,
): PlaceSurvey {
  const {count, location: locationOf, priceNanoUsd} = offerings
  const refusedClouds = locations.map((location) => refuseCloud(where, location, clouds))
  const refusedLocations = locations.map(locationRules(where))
  const fits = Uint8Array.from(locations, (_, location) =>
    Number(refusedClouds[location] === undefined && refusedLocations[location] === undefined),
  )
  const there = new Uint32Array(count)
  let found = 0
  for (let index = 0; index < count; index++)
    if (fits[locationOf[index] ?? 0] && !Number.isNaN(priceNanoUsd[index])) there[found++] = index
  const known = there.subarray(0, found)
  return {
    refusedClouds,
    refusedLocations,
    fits,
    offerings: excluded.size === 0 ? known : known.filter((index) => !excluded.has(index)),
  }
}

function refuseCloud(where: WhereSpec, location: Location, clouds: readonly string[]): Reason | undefined {
  const field = 'where.clouds'
  if (!clouds.includes(location.cloud)) return {field, text: 'gpuctl makes no clusters there'}
  const allowed = where.clouds as readonly string[] | undefined
  return allowed === undefined || allowed.includes(location.cloud)
    ? undefined
    : {field, text: `not in ${allowed.join(', ')}`}
}
