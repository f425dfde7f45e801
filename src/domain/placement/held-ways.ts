import type {Part, Way} from './sorted-ways.ts'

/** A block of held capacity that a pool may use. */
export interface UsableBlock {
  readonly block: number
  /** How many nodes it has. */
  readonly held: number
  /** How many of its type the pool is. */
  readonly wanted: number
  readonly location: number
  /** What nodes beside it could be bought as, of the same type at the same place: one each. */
  readonly besides: readonly {
    readonly offering: number
    readonly price: (nodes: number) => number
    readonly score: (nodes: number) => number
  }[]
}

/**
 * The ways to use capacity that is paid for already: all nodes of it where they suffice, some of it and the rest bought. Other
 * pools may want it too, so that every number of them is a way.
 *
 * @param mayMix whether bought nodes may stand beside held ones
 */
export function heldWays({block, held, wanted, location, besides}: UsableBlock, mayMix: boolean): readonly Way[] {
  const used = (nodes: number): Part => ({block, nodes})
  const whole: Way[] = held >= wanted ? [{parts: [used(wanted)], location, price: 0, score: 0}] : []
  if (!mayMix) return whole
  const some = Array.from({length: Math.min(held, wanted - 1)}, (_, index) => index + 1)
  const mixed = some.flatMap((nodes) =>
    besides.map(({offering, price, score}): Way => {
      const bought = wanted - nodes
      return {parts: [used(nodes), {offering, nodes: bought}], location, price: price(bought), score: score(bought)}
    }),
  )
  return [...whole, ...mixed]
}
