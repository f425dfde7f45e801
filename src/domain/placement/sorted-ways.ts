import type {PoolWays} from './joint-problem.ts'

/** Way `i` is so many nodes of offering `offering[i]`. */
export interface OfferingWays extends PoolWays {
  readonly offering: Uint32Array
  readonly nodes: Uint32Array
}

export interface Way {
  readonly offering: number
  readonly nodes: number
  readonly location: number
  readonly price: number
  readonly score: number
}

/** Best first; of equals the one whose offering comes first. */
export function sortedWays(ways: readonly Way[]): OfferingWays {
  const sorted = ways.toSorted((a, b) => a.score - b.score || a.offering - b.offering)
  return {
    count: sorted.length,
    offering: Uint32Array.from(sorted, ({offering}) => offering),
    nodes: Uint32Array.from(sorted, ({nodes}) => nodes),
    location: Uint32Array.from(sorted, ({location}) => location),
    price: Float64Array.from(sorted, ({price}) => price),
    score: Float64Array.from(sorted, ({score}) => score),
  }
}
