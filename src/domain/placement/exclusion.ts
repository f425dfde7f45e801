import {PLACE_PARTS, type Place, placeOf} from '../place.ts'
import type {Exclusion, PlacementRules} from './placement-rules.ts'

export const exclusionsNow = ({
  exclusions,
  nowUnixMs,
}: Pick<PlacementRules, 'exclusions' | 'nowUnixMs'>): readonly Exclusion[] =>
  exclusions.filter(({untilUnixMs}) => untilUnixMs > nowUnixMs)

/** Whether an exclusion is about a thing, as far as the thing has these parts. */
export const covers = <K extends keyof Exclusion>(
  exclusion: Exclusion,
  thing: {readonly [key in K]: string},
  keys: readonly K[],
): boolean => keys.every((key) => exclusion[key] === undefined || exclusion[key] === thing[key])

/** Whether an offering is not to be tried, whatever the time. */
export const isExcluded = (place: Place, exclusions: readonly Exclusion[]): boolean =>
  exclusions.some((exclusion) => covers(exclusion, place, PLACE_PARTS))

/** What leaves out one offering and no other; none for what is owned. */
export function exclusionOf(place: Place, untilUnixMs: number): Exclusion | undefined {
  const {purchase, ...where} = placeOf(place)
  return purchase === 'owned' ? undefined : {...where, purchase, untilUnixMs}
}
