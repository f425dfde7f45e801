import type {Offering} from '../offering.ts'
import {isSamePlace, type Place} from '../place.ts'
import type {Catalog} from './catalog.ts'
import {offeringAt} from './offering-at.ts'

export interface ListedOffering {
  readonly index: number
  readonly offering: Offering
}

/** What a catalog has for instances at a place: where prices hold for a whole region, the offering of the region. */
export function listedAt(catalog: Catalog, where: Place): ListedOffering | undefined {
  const type = catalog.types.findIndex(
    ({cloud, instanceType}) => cloud === where.cloud && instanceType === where.instanceType,
  )
  if (type < 0) return undefined
  for (const zone of new Set([where.zone, ''])) {
    const index = catalog.offerings.type.findIndex(
      (each, at) => each === type && isSamePlace(offeringAt(catalog, at), {...where, zone}),
    )
    if (index >= 0) return {index, offering: offeringAt(catalog, index)}
  }
  return undefined
}
