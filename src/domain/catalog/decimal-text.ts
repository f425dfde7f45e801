/** A number as catalogs write it, without an exponent. Those that were read from one have at most 15 decimals. */
export const decimalText = (number: number): string =>
  number < 1e-6 ? number.toFixed(15).replace(/0+$/, '') : `${number}`
