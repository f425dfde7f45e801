/** Two sorted lists of keys as numbers that both share: where each key stands among all of them. */
export interface SharedRanks {
  readonly before: Uint32Array
  readonly after: Uint32Array
  /** Different keys in all. */
  readonly count: number
}

/** @param before, after in ascending order, without doubles */
export function mergeRanks(before: readonly string[], after: readonly string[]): SharedRanks {
  const ranks = {before: new Uint32Array(before.length), after: new Uint32Array(after.length)}
  let [left, right, count] = [0, 0, 0]
  while (left < before.length || right < after.length) {
    const [a, b] = [before[left], after[right]]
    const takesLeft = b === undefined || (a !== undefined && a <= b)
    const takesRight = a === undefined || (b !== undefined && b <= a)
    if (takesLeft) ranks.before[left++] = count
    if (takesRight) ranks.after[right++] = count
    count++
  }
  return {...ranks, count}
}
