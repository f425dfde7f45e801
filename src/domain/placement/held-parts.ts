import type {HeldBlock} from './held-capacity.ts'

/** So many nodes of one reservation. */
export interface HeldPart {
  readonly reservationId: string
  readonly nodes: number
}

/**
 * Takes nodes of blocks out of the reservations that they are: of one that has enough left where there is one, the smallest of those;
 * else of the largest first, so that a gang is in few.
 */
export function heldParts(blocks: readonly HeldBlock[]): (block: number, nodes: number) => readonly HeldPart[] {
  const left = blocks.map(({reservations}) => reservations.map(({id, nodes}) => ({id, nodes})))
  return (block, wanted) => {
    const reservations = left[block] ?? []
    const whole = reservations.filter(({nodes}) => nodes >= wanted).sort((a, b) => a.nodes - b.nodes)[0]
    const parts: HeldPart[] = []
    for (const each of whole ? [whole] : reservations.toSorted((a, b) => b.nodes - a.nodes)) {
      const missing = wanted - parts.reduce((sum, {nodes}) => sum + nodes, 0)
      const nodes = Math.min(missing, each.nodes)
      if (nodes === 0) continue
      each.nodes -= nodes
      parts.push({reservationId: each.id, nodes})
    }
    return parts
  }
}
