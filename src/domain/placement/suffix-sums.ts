/** At each index the sum of all values from there on, and 0 behind the last. */
export function suffixSums(values: readonly number[]): readonly number[] {
  const sums = [0]
  for (const value of values.toReversed()) sums.unshift((sums[0] ?? 0) + value)
  return sums
}
