import type {OfferGroup} from './group-offers.ts'
import type {Offer} from './offer.ts'
import type {OfferFigure} from './offer-figures.ts'
import type {LeftOut} from './select-offers.ts'

/** What somebody who looks for offerings is shown. */
export interface OfferList {
  /** The day that the prices are of, or `unknown`. */
  readonly pricesOf: string
  /** What they are ordered by. */
  readonly figure: OfferFigure
  readonly rows: OfferRows
  /** How many rows there are without the limit. */
  readonly found: number
  /** Why nothing was found; empty when something was. See `OfferSelection`. */
  readonly leftOut: readonly LeftOut[]
}

export type OfferRows =
  | {readonly kind: 'offers'; readonly offers: readonly Offer[]}
  | {readonly kind: 'groups'; readonly groups: readonly OfferGroup[]}
