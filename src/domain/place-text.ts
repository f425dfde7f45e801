import type {Place} from './attempt.ts'

/** `aws us-east-1 use1-az4 p5.48xlarge spot`. */
export const placeText = (place: Place): string =>
  PARTS.map((part) => place[part])
    .filter(Boolean)
    .join(' ')

export const isSamePlace = (a: Place, b: Place): boolean => PARTS.every((part) => a[part] === b[part])

const PARTS = ['cloud', 'region', 'zone', 'instanceType', 'purchase'] as const
