import type {Catalog} from '../../../src/domain/catalog/catalog.ts'
import {SHIPPED} from '../shipped-catalog.ts'

/** The shipped catalog, of AWS in a few regions only: looking everywhere takes no longer than it must. */
export const SMALL_WORLD: Catalog = inRegions(['us-east-1', 'us-west-2'])

function inRegions(regions: readonly string[]): Catalog {
  const {locations, offerings} = SHIPPED
  const chosen = Array.from(offerings.location.keys()).filter((index) => {
    const location = locations[offerings.location[index] ?? -1]
    return location?.cloud === 'aws' && regions.includes(location.region)
  })
  const column = <A extends Uint32Array | Uint8Array | Float64Array>(from: A) =>
    chosen.map((index) => from[index] ?? Number.NaN)
  const kept = locations.filter(({cloud, region}) => cloud === 'aws' && regions.includes(region))
  return {
    ...SHIPPED,
    locations: kept,
    offerings: {
      count: chosen.length,
      type: Uint32Array.from(column(offerings.type)),
      location: Uint32Array.from(column(offerings.location).map((index) => kept.indexOf(locations[index] as never))),
      purchase: Uint8Array.from(column(offerings.purchase)),
      priceNanoUsd: Float64Array.from(column(offerings.priceNanoUsd)),
    },
  }
}
