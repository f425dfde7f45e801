import type {Offering} from './offering.ts'

/** The parts of a place, from the whole to the particular. */
export const PLACE_PARTS = ['cloud', 'region', 'zone', 'instanceType', 'purchase'] as const

/** What tells one offering from all others. */
export type Place = Pick<Offering, (typeof PLACE_PARTS)[number]>

export const placeOf = ({cloud, region, zone, instanceType, purchase}: Place): Place => ({
  ...{cloud, region, zone, instanceType, purchase},
})

/** `aws us-east-1 use1-az4 p5.48xlarge spot`. */
export const placeText = (place: Place): string =>
  PLACE_PARTS.map((part) => place[part])
    .filter(Boolean)
    .join(' ')

export const isSamePlace = (a: Place, b: Place): boolean => PLACE_PARTS.every((part) => a[part] === b[part])
