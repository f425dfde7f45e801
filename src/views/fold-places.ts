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
      const places = new Set(alike.map(({placement}) => placesOf(placement.pools[index])))
      const name = first.placement.pools.length > 1 ? `${pool.name}: ` : ''
      return `${name}${kindOf(pool)} in ${[...places].join(', ')}`
    })
    return {moreNanoUsdPerHour: first.nanoUsdPerHour - best.nanoUsdPerHour, text: pools.join('; ')}
  })
}

const partsOf = ({nodes, offering, parts = [{nodes, offering}]}: PlacedPool) => parts

/** `3 × aws p5.48xlarge reserved + 1 × aws p5.48xlarge spot` */
const kindOf = (pool: PlacedPool): string =>
  partsOf(pool)
    .map(({nodes, offering}) => `${nodes} × ${offering.cloud} ${offering.instanceType} ${offering.purchase}`)
    .join(' + ')

/** One place where all parts share it, all of them otherwise. */
const placesOf = (pool: PlacedPool | undefined): string =>
  [...new Set(pool === undefined ? [] : partsOf(pool).map(({offering}) => offering.zone || offering.region))].join(
    ' + ',
  )
