/** A size that may be taken any number of times. */
export interface CoverItem {
  /** A whole number above 0. */
  readonly size: number
  readonly cost: number
}

/**
 * How many of each item cover a total at the least cost: exactly. Of the item that is cheapest for its size, `best`, all but a
 * few are taken: of any `best.size` others some add up to a multiple of `best.size`, and as many of `best` cost no more. So
 * less than `best.size` others are ever needed, and only these are searched.
 *
 * @returns in the order of the items; undefined without items
 */
export function cheapestCover(total: number, items: readonly CoverItem[]): readonly number[] | undefined {
  const best = items.reduce<number | undefined>(
    (at, item, index) => (at === undefined || isDenser(item, items[at]) ? index : at),
    undefined,
  )
  const bestItem = items[best ?? -1]
  if (best === undefined || bestItem === undefined) return undefined
  // Nothing is cheaper for its size, and nothing of it is left over.
  if (total % bestItem.size === 0) return items.map((_, index) => (index === best ? total / bestItem.size : 0))
  const others = items.flatMap((item, index) => (index === best ? [] : [{...item, index}]))
  const mostOthers = Math.max(0, ...others.map(({size}) => size)) * (bestItem.size - 1)
  const exactly = cheapestExactly(Math.min(total, mostOthers) + Math.max(0, ...others.map(({size}) => size)), others)
  let least = {cost: Infinity, covered: 0}
  for (const [covered, {cost}] of exactly.entries()) {
    const whole = cost + Math.ceil(Math.max(0, total - covered) / bestItem.size) * bestItem.cost
    if (whole < least.cost) least = {cost: whole, covered}
  }
  const counts = new Array<number>(items.length).fill(0)
  for (let left = least.covered; left > 0; ) {
    const {index, size} = exactly[left]?.last ?? {index: 0, size: left}
    counts[index] = (counts[index] ?? 0) + 1
    left -= size
  }
  counts[best] = Math.ceil(Math.max(0, total - least.covered) / bestItem.size)
  return counts
}

const isDenser = (item: CoverItem, than: CoverItem | undefined): boolean =>
  than !== undefined && item.cost * than.size < than.cost * item.size

interface Reached {
  readonly cost: number
  readonly last?: CoverItem & {readonly index: number}
}

/** The least cost of each sum from 0 up, of equals the one of larger items; Infinity where no items add up to it. */
function cheapestExactly(most: number, items: readonly (CoverItem & {readonly index: number})[]): readonly Reached[] {
  const largestFirst = items.toSorted((a, b) => b.size - a.size)
  const reached: Reached[] = [{cost: 0}]
  for (let sum = 1; sum <= most; sum++) {
    let least: Reached = {cost: Infinity}
    for (const item of largestFirst) {
      const cost = (reached[sum - item.size]?.cost ?? Infinity) + item.cost
      if (cost < least.cost) least = {cost, last: item}
    }
    reached.push(least)
  }
  return reached
}
