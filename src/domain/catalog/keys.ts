import type {Location} from './catalog.ts'
import type {MachineType} from './machine-type.ts'

/** What tells a machine type from all others. */
export const typeKey = ({cloud, instanceType}: Pick<MachineType, 'cloud' | 'instanceType'>): string =>
  `${cloud},${instanceType}`

export const locationKey = ({cloud, region, zone}: Location): string => `${cloud},${region},${zone}`

/** Text by code points, so that it is the same everywhere. */
export const byKey =
  <T, K extends string | bigint>(key: (value: T) => K) =>
  (a: T, b: T): number => {
    const [left, right] = [key(a), key(b)]
    return left < right ? -1 : left > right ? 1 : 0
  }
