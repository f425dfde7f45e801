interface Placed {
  readonly pool: string
  readonly index: number
}

/** By pool, and by index in each: as every cloud lists its nodes. */
export const inOrder = <N extends Placed>(nodes: readonly N[]): readonly N[] =>
  nodes.toSorted((a, b) => (a.pool === b.pool ? a.index - b.index : a.pool < b.pool ? -1 : 1))
