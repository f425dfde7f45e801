import type {PlacedPool, PricedPlacement} from '../domain/placement/placement.ts'

/** Placements of one price and one kind, and the places where they are to be had. */
export interface FoldedPlacements {
  readonly moreNanoUsdPerHour: bigint
  readonly text: string
}

/** Folds placements that differ in their places alone; the first of each kind keeps its rank. */
export function foldPlaces(best: PricedPlacement, placements: readonly PricedPlacement[]): readonly FoldedPlacements[] {
  const kinds = Map.groupBy(
    placements,
    ({placement, nanoUsdPerHour}) => `${nanoUsdPerHour} ${placement.pools.map(kindOf).join('; ')}`,
  )
  return [...kinds.values()].map((alike) => {
    const [first] = alike
    if (first === undefined) throw new RangeError('a group has a member')
    const pools = first.placement.pools.map((pool, index) => {
      const places = alike.map(({placement}) => placeOf(placement.pools[index]))
      return `${first.placement.pools.length > 1 ? `${pool.name}: ` : ''}${kindOf(pool)} in ${[...new Set(places)].join(', ')}`
    })
    return {moreNanoUsdPerHour: first.nanoUsdPerHour - best.nanoUsdPerHour, text: pools.join('; ')}
  })
}

const kindOf = ({nodes, offering}: PlacedPool) =>
  `${nodes} × ${offering.cloud} ${offering.instanceType} ${offering.purchase}`

const placeOf = (pool: PlacedPool | undefined) => pool?.offering.zone || pool?.offering.region || ''
