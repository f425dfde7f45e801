/** How close two pools must be, from near to far. */
export const NEARNESS = ['zone', 'region', 'cloud', 'any'] as const
export type Nearness = (typeof NEARNESS)[number]

/** Where locations lie, by index: each is one zone. */
export interface Geography {
  readonly regionOf: Uint32Array
  readonly cloudOf: Uint32Array
  readonly regions: number
  readonly clouds: number
}

/**
 * The ways in which one pool can be had, best first. Columns, for there may be many: way `i` has score `score[i]`, is paid
 * `price[i]` an hour, and stands at `location[i]`. Both are whole nano-USD.
 */
export interface PoolWays {
  readonly count: number
  readonly score: Float64Array
  readonly price: Float64Array
  readonly location: Uint32Array
  /** What way `i` takes of capacity that there is only so much of; absent where no way takes any. */
  readonly takes?: (way: number) => readonly Taken[]
}

/** So many nodes of one block of held capacity. */
export interface Taken {
  readonly block: number
  readonly nodes: number
}

export interface JointLink {
  /** Pools, by index. */
  readonly between: readonly [number, number]
  readonly within: Nearness
  /** What the traffic costs an hour between two locations, in whole nano-USD; absent: nothing, or nobody said how much there is. */
  readonly traffic?: (from: number, to: number) => number
}

/** Two pools that must not be at one location. */
export interface JointGap {
  readonly between: readonly [number, number]
  /** Equal pools, which would otherwise change places and seem another solution: the first is at the location that comes first. */
  readonly inOrder: boolean
}

/** One way for every pool, so that the sum of the scores is least. */
export interface JointProblem {
  readonly pools: readonly PoolWays[]
  readonly links: readonly JointLink[]
  readonly gaps?: readonly JointGap[]
  readonly geography: Geography
  /** The most that all pools together may be paid an hour; Infinity without a limit. */
  readonly maxPrice: number
  /** Only solutions with a lower score are looked for; all unless told. */
  readonly below?: number | undefined
  /** Nodes in each block of held capacity. */
  readonly blocks: readonly number[]
}

export interface JointSolution {
  /** The way of each pool. */
  readonly ways: readonly number[]
  /** All scores and all traffic. */
  readonly score: number
  /** What is paid, without traffic. */
  readonly price: number
}
