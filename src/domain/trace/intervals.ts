/** From and to, in any unit. */
export type Interval = readonly [number, number]

/** The same time without overlaps, in its order. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const joined: [number, number][] = []
  for (const [from, to] of intervals.toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (to > from) joined.push([from, to])
  }
  return joined
}

/** What is in both. @param a without overlaps, in its order. @param b as well */
export function both(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = []
  for (let i = 0, j = 0; ; ) {
    const [one, other] = [a[i], b[j]]
    if (one === undefined || other === undefined) return found
    const [from, to] = [Math.max(one[0], other[0]), Math.min(one[1], other[1])]
    if (to > from) found.push([from, to])
    if (one[1] < other[1]) i++
    else j++
  }
}

export const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, [from, to]) => sum + (to - from), 0)
