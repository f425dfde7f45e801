/** For how long at least one of some calls was under way; each is its begin and its end. */
export function waitedMs(calls: readonly (readonly [number, number])[]): number {
  let [sum, until] = [0, Number.NEGATIVE_INFINITY]
  for (const [start, end] of calls.toSorted(([a], [b]) => a - b)) {
    sum += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return sum
}
