import type {Accounts} from './account.ts'
import type {Offering} from './offering.ts'
import type {LaunchFacts, Rental} from './rental.ts'

/** An offering as the state keeps it: nano-USD as text, because JSON has no integers of that size. */
export type StoredOffering = Omit<Offering, 'priceNanoUsdPerHour'> & {readonly priceNanoUsdPerHour: string}

export const storedOffering = (offering: Offering): StoredOffering => ({
  ...offering,
  priceNanoUsdPerHour: String(offering.priceNanoUsdPerHour),
})

/** The inverse of {@link storedOffering}. */
export const offeringOf = ({priceNanoUsdPerHour: price, ...offering}: StoredOffering): Offering => ({
  ...offering,
  priceNanoUsdPerHour: storedPriceOf(price),
})

/** Nano-USD as a state keeps them. */
export const storedPriceOf = (text: string): Offering['priceNanoUsdPerHour'] =>
  text === 'unknown' ? 'unknown' : BigInt(text)

/** What is rented, as the program declares it; the offering and the key stand beside. */
export type StoredRental = Omit<Rental, 'offering' | 'hostKey'>

/** Where a gang can be rented, as the program declares it. */
export interface StoredPlace {
  readonly offering: StoredOffering
  readonly machine: LaunchFacts
}

/** Where else a gang may go when the cloud has no capacity. */
export interface Elsewhere {
  /** In the order in which they are tried. */
  readonly places: readonly StoredPlace[]
  /** For networks that have to be made there. */
  readonly sshFrom: readonly string[]
  /** Networks that are resources of their own, by name: they are not to be removed with a try. */
  readonly declared: readonly string[]
  /** Of each cloud that there is among them. */
  readonly accounts?: Accounts
}

/** The resource of the network that a gang needs: one a cloud; of a cloud with regions, one in each. */
export const networkName = (cloud: string, region?: string): string =>
  region === undefined ? `network-${cloud}` : `network-${cloud}-${region}`
