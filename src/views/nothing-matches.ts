import type {LeftOut} from '../domain/catalog/select-offers.ts'
import {count} from './count.ts'

/** Which one thing to ask for less: without it there would be the most. */
export function nothingMatches([most]: readonly LeftOut[]): string {
  if (most === undefined) return 'nothing matches, and would not without any one of the filters'
  const offers = count(most.offers, 'offering')
  if (most.name === 'unpriced') return `nothing with a known price matches; --unpriced shows ${offers} without one`
  return `nothing matches; without --${most.name} there would be ${offers}`
}
