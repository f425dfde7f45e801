import type {Offering} from '../offering.ts'
import type {Catalog} from './catalog.ts'
import {offerAt} from './offer.ts'

/** One offering of a catalog by its index. @throws RangeError where there is none */
export function offeringAt(catalog: Catalog, index: number): Offering {
  const {type, location, purchase, nanoUsdPerHour} = offerAt(catalog, index)
  const {cloud, region, zone} = location
  return {
    cloud,
    region,
    zone,
    instanceType: type.instanceType,
    purchase,
    gpus: {model: type.gpu.model, count: type.gpuCount},
    priceNanoUsdPerHour: nanoUsdPerHour,
  }
}
