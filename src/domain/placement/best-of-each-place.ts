/**
 * Of offerings sorted by place, the few best at each; of equals the first. Links and traffic see no more of an offering than
 * its place, so that a worse one there is never needed while a better one is left: of the best N placements none has a pool
 * at its N+1st offering of a place. A budget sees the price, too, and must see all.
 */
export function bestOfEachPlace(
  sorted: readonly number[],
  placeOf: (offering: number) => number,
  scoreOf: (offering: number) => number,
  most: number,
): readonly number[] {
  if (most === Infinity) return sorted
  const best: number[] = []
  for (let start = 0; start < sorted.length; ) {
    const place = placeOf(sorted[start] ?? 0)
    let end = start + 1
    while (end < sorted.length && placeOf(sorted[end] ?? 0) === place) end++
    const here = sorted.slice(start, end)
    if (here.length <= most) best.push(...here)
    else
      best.push(
        ...here
          .map((offering) => ({offering, score: scoreOf(offering)}))
          .sort((a, b) => a.score - b.score || a.offering - b.offering)
          .slice(0, most)
          .map(({offering}) => offering),
      )
    start = end
  }
  return best
}
