import type {PoolWays, Taken} from './joint-problem.ts'

/** So many nodes of one offering, or of held capacity. */
export interface Part {
  readonly nodes: number
  /** By its index in the catalog. */
  readonly offering?: number
  /** By its index among the blocks of held capacity. */
  readonly block?: number
}

/** One way to have a pool. */
export interface Way {
  /** At least one; more for unequal nodes. */
  readonly parts: readonly Part[]
  readonly location: number
  readonly price: number
  readonly score: number
}

/** Ways as the search takes them, and what each of them is. */
export interface SortedWays extends PoolWays {
  readonly list: readonly Way[]
}

/** Best first; of equals the one with fewer parts, then the one whose offering comes first. */
export function sortedWays(ways: readonly Way[]): SortedWays {
  const list = ways.toSorted((a, b) => a.score - b.score || a.parts.length - b.parts.length || keyOf(a) - keyOf(b))
  return {
    list,
    count: list.length,
    location: Uint32Array.from(list, ({location}) => location),
    price: Float64Array.from(list, ({price}) => price),
    score: Float64Array.from(list, ({score}) => score),
    ...(list.some(isHeld) && {takes: (way) => takenBy(list[way])}),
  }
}

/** Held capacity comes before what is bought. */
const keyOf = ({parts}: Way) => parts[0]?.offering ?? -1

const isHeld = ({parts}: Way) => parts.some(({block}) => block !== undefined)

const takenBy = (way: Way | undefined): readonly Taken[] =>
  way?.parts.flatMap(({block, nodes}) => (block === undefined ? [] : [{block, nodes}])) ?? []
