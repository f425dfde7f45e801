/** @param values at least one */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [upper = Number.NaN, lower = upper] = [sorted[middle], sorted[sorted.length % 2 === 1 ? middle : middle - 1]]
  return (lower + upper) / 2
}

/** The median of the distances from a centre. @param values at least one */
export const madOf = (values: readonly number[], centre: number): number =>
  medianOf(values.map((value) => Math.abs(value - centre)))

/** How much of a normal distribution's standard deviation one MAD is: 1 ÷ Φ⁻¹(3/4). */
export const SIGMA_PER_MAD = 1.4826

/** From where on a distance from the median stands out: 3 % of it at least, however alike all are. */
export function outlyingShare(values: readonly number[], median: number): number {
  return Math.max(LEAST_SHARE, (4 * SIGMA_PER_MAD * madOf(values, median)) / Math.abs(median))
}

const LEAST_SHARE = 0.03
