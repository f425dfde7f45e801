/**
 * The candidate that a person most likely meant, or undefined when none is near. Case, `-` and `_` count for nothing;
 * a third of the letters may be wrong, one always. Of equally near candidates the first wins.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(word)
  let best: {readonly candidate: string; readonly distance: number} | undefined
  for (const candidate of candidates) {
    const folded = fold(candidate)
    const longest = Math.max(wanted.length, folded.length)
    const allowed = Math.min(Math.max(1, Math.floor(longest / 3)), longest - 1)
    if (Math.abs(wanted.length - folded.length) > allowed) continue
    const distance = editDistance(wanted, folded)
    if (distance <= allowed && (!best || distance < best.distance)) best = {candidate, distance}
  }
  return best?.candidate
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({length: b.length + 1}, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + differs)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

const at = (row: readonly number[], column: number) => row[column] ?? Number.POSITIVE_INFINITY

const fold = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, '')
