import type {ListedPurchase, Location} from './catalog.ts'
import type {MachineType} from './machine-type.ts'

/** One thing that an offering must be; an aspect that it says nothing about may be anything. */
export interface OfferCriterion {
  /** For people: the flag that asks for it, without dashes. */
  readonly name: string
  readonly type?: (type: MachineType) => boolean
  readonly location?: (location: Location) => boolean
  readonly purchase?: (purchase: ListedPurchase) => boolean
  /** Of nano-USD an hour; NaN: unknown. */
  readonly price?: (priceNanoUsd: number) => boolean
}
