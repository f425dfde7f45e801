const NANO = 1_000_000_000n
const USD = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/

/**
 * `"12.50"` is 12_500_000_000n nano-USD, to the last digit.
 *
 * @returns undefined where the text is no decimal number of at most nine decimals
 */
export function parseUsd(text: string): bigint | undefined {
  const match = USD.exec(text)
  if (!match) return undefined
  const [, sign, whole = '0', decimals = ''] = match
  const nano = BigInt(whole) * NANO + BigInt(decimals.padEnd(9, '0'))
  return sign ? -nano : nano
}

/** Exactly, for machines: a decimal string in USD with no trailing zeros. */
export function formatUsd(nanoUsd: bigint): string {
  const {sign, whole, decimals} = parts(nanoUsd)
  const significant = decimals.replace(/0+$/, '')
  return significant ? `${sign}${whole}.${significant}` : `${sign}${whole}`
}

/** For people: `$1,234.50`. Two decimals, up to four where there are more; what is less than those shows as `<$0.0001`. */
export function formatUsdForPeople(nanoUsd: bigint): string {
  const step = 100_000n
  const half = nanoUsd < 0n ? -step / 2n : step / 2n
  const rounded = ((nanoUsd + half) / step) * step
  if (rounded === 0n && nanoUsd !== 0n) return nanoUsd < 0n ? '-<$0.0001' : '<$0.0001'
  const {sign, whole, decimals} = parts(rounded)
  const shown = decimals.slice(0, 4).replace(/0{1,2}$/, '')
  return `${sign}$${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${shown}`
}

function parts(nanoUsd: bigint) {
  const size = nanoUsd < 0n ? -nanoUsd : nanoUsd
  return {
    sign: nanoUsd < 0n ? '-' : '',
    whole: String(size / NANO),
    decimals: String(size % NANO).padStart(9, '0'),
  }
}
