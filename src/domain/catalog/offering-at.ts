import type {Offering} from '../offering.ts'
import {type Catalog, LISTED_PURCHASES} from './catalog.ts'

/** One offering of a catalog by its index. @throws RangeError where there is none */
export function offeringAt({types, locations, offerings}: Catalog, index: number): Offering {
  const type = types[offerings.type[index] ?? -1]
  const location = locations[offerings.location[index] ?? -1]
  const purchase = LISTED_PURCHASES[offerings.purchase[index] ?? -1]
  const price = offerings.priceNanoUsd[index] ?? Number.NaN
  if (type === undefined || location === undefined || purchase === undefined)
    throw new RangeError(`there is no offering ${index}`)
  const {cloud, region, zone} = location
  return {
    cloud,
    region,
    zone,
    instanceType: type.instanceType,
    purchase,
    gpus: {model: type.gpu.model, count: type.gpuCount},
    priceNanoUsdPerHour: Number.isNaN(price) ? 'unknown' : BigInt(price),
  }
}
