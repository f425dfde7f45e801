import {formatUsd, formatUsdForPeople} from '../domain/units/money.ts'

/** `$12.50/h`; what is not known is never shown as nothing. */
export const pricePerHour = (nanoUsdPerHour: bigint | 'unknown'): string =>
  nanoUsdPerHour === 'unknown' ? 'price unknown' : `${formatUsdForPeople(nanoUsdPerHour)}/h`

/** A decimal string in USD, or `unknown`. */
export const usdJson = (nanoUsd: bigint | 'unknown'): string => (nanoUsd === 'unknown' ? 'unknown' : formatUsd(nanoUsd))
