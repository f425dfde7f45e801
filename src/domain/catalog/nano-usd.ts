/**
 * A decimal price in USD as whole nano-USD, from its digits. AWS gives up to 10 decimals: what is finer than a nano-USD is
 * rounded, half up, which is at most $0.0000000005 an hour.
 *
 * @returns undefined for anything else than a plain decimal whose nano-USD a number holds exactly
 */
export function nanoUsdOf(decimal: string): number | undefined {
  const [, whole, decimals = ''] = DECIMAL.exec(decimal) ?? []
  if (whole === undefined) return undefined
  const nanoUsd = BigInt(whole + decimals.slice(0, 9).padEnd(9, '0')) + (Number(decimals[9] ?? '0') >= 5 ? 1n : 0n)
  return nanoUsd <= MAX ? Number(nanoUsd) : undefined
}

const DECIMAL = /^(\d{1,15})(?:\.(\d{0,30}))?$/
const MAX = BigInt(Number.MAX_SAFE_INTEGER)
