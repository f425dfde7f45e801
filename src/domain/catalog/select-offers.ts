import {type Catalog, LISTED_PURCHASES} from './catalog.ts'
import type {OfferCriterion} from './offer-criterion.ts'

export interface OfferSelection {
  /** Offerings that meet all criteria, by their places in the columns, ascending. */
  readonly indices: Uint32Array
  /** How many more there would be without one of the criteria, the most first; those that cost nothing are left out. */
  readonly leftOut: readonly LeftOut[]
}

export interface LeftOut {
  readonly name: string
  readonly offers: number
}

/**
 * The offerings that meet all criteria. Types, locations and purchases are each judged once, into a bit for every criterion
 * that they fail, so that an offering takes three look-ups: none failed is a match, and one alone is what left it out.
 *
 * @param criteria at most 31
 */
export function selectOffers(
  {types, locations, offerings}: Catalog,
  criteria: readonly OfferCriterion[],
): OfferSelection {
  const {count, type, location, purchase, priceNanoUsd} = offerings
  const ofType = types.map((each) => failures(criteria, ({type}) => type?.(each)))
  const ofLocation = locations.map((each) => failures(criteria, ({location}) => location?.(each)))
  const ofPurchase = LISTED_PURCHASES.map((each) => failures(criteria, ({purchase}) => purchase?.(each)))
  const onPrice = criteria.flatMap(({price}, at) => (price ? [{price, bit: 1 << at}] : []))
  const selected = new Uint32Array(count)
  const alone = new Map<number, number>()
  let found = 0
  for (let index = 0; index < count; index++) {
    let failed = 0
    failed |= ofType[type[index] ?? 0] ?? 0
    failed |= ofLocation[location[index] ?? 0] ?? 0
    failed |= ofPurchase[purchase[index] ?? 0] ?? 0
    for (const {price, bit} of onPrice) if (!price(priceNanoUsd[index] ?? Number.NaN)) failed |= bit
    if (failed === 0) selected[found++] = index
    else if ((failed & (failed - 1)) === 0) alone.set(failed, (alone.get(failed) ?? 0) + 1)
  }
  const leftOut = criteria.map(({name}, at) => ({name, offers: alone.get(1 << at) ?? 0}))
  return {
    indices: selected.slice(0, found),
    leftOut: leftOut.filter(({offers}) => offers > 0).sort((a, b) => b.offers - a.offers),
  }
}

/** A bit for each criterion that is failed; one that says nothing here is met. */
function failures(
  criteria: readonly OfferCriterion[],
  judge: (criterion: OfferCriterion) => boolean | undefined,
): number {
  let failed = 0
  for (const [at, criterion] of criteria.entries()) if (judge(criterion) === false) failed |= 1 << at
  return failed
}
