import {cheapestCover} from './cheapest-cover.ts'
import type {Way} from './sorted-ways.ts'

/** One node of an offering that a pool may take. */
export interface NodeOffer {
  readonly offering: number
  readonly gpuCount: number
  readonly location: number
  /** Offers with the same key may be mixed: one place, one kind of GPU and fabric, bought in one way. */
  readonly key: string
  readonly price: number
  readonly score: number
}

/**
 * For a total of GPUs, nodes of unequal size that cost less than equal ones: the cheapest mix of each place. What nodes cost
 * must add up, as it does for nodes that work by themselves.
 */
export function mixedWays(gpusTotal: number, offers: readonly NodeOffer[]): readonly Way[] {
  return [...Map.groupBy(offers, ({key}) => key).values()].flatMap((group) => {
    const sizes = [...Map.groupBy(group, ({gpuCount}) => gpuCount).values()].map(cheapestOf)
    if (sizes.length < 2) return []
    const counts =
      cheapestCover(
        gpusTotal,
        sizes.map(({gpuCount, score}) => ({size: gpuCount, cost: score})),
      ) ?? []
    const parts = sizes.map((offer, index) => ({offer, nodes: counts[index] ?? 0})).filter(({nodes}) => nodes > 0)
    const [first] = parts
    if (first === undefined || parts.length < 2) return []
    const sum = (of: (offer: NodeOffer) => number) =>
      parts.reduce((total, {offer, nodes}) => total + nodes * of(offer), 0)
    return [
      {
        parts: parts.map(({offer, nodes}) => ({offering: offer.offering, nodes})),
        location: first.offer.location,
        price: sum(({price}) => price),
        score: sum(({score}) => score),
      },
    ]
  })
}

const cheapestOf = (offers: readonly NodeOffer[]): NodeOffer =>
  offers.reduce((least, offer) =>
    offer.score < least.score || (offer.score === least.score && offer.offering < least.offering) ? offer : least,
  )
