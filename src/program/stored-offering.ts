import type {Offering} from '../domain/offering.ts'

/** An offering as the state keeps it: nano-USD as text, because JSON has no integers of that size. */
export type StoredOffering = Omit<Offering, 'priceNanoUsdPerHour'> & {readonly priceNanoUsdPerHour: string}

export const storedOffering = (offering: Offering): StoredOffering => ({
  ...offering,
  priceNanoUsdPerHour: String(offering.priceNanoUsdPerHour),
})
