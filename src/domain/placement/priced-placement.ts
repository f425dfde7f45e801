import {knownPrice} from '../catalog/offer.ts'
import {offeringAt} from '../catalog/offering-at.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {HeldBlock} from './held-capacity.ts'
import {heldParts} from './held-parts.ts'
import type {JointSolution} from './joint-problem.ts'
import type {Market} from './market.ts'
import type {CloudSearch} from './place-on-clouds.ts'
import type {PlacedPart, PlacedPool, PricedPlacement, RefusedOfferings} from './placement.ts'
import type {Part} from './sorted-ways.ts'

/** What a search found, as what it means: best first. */
export const pricedPlacements = (spec: ClusterSpec, search: CloudSearch, market: Market): readonly PricedPlacement[] =>
  search.solutions.map((solution) => pricedPlacement(spec, solution, search, market))

function pricedPlacement(
  {pools}: ClusterSpec,
  solution: JointSolution,
  {surveys, partsOf, blocks}: CloudSearch,
  market: Market,
): PricedPlacement {
  const held = heldParts(blocks)
  const placed = pools.map(({name}, index): PlacedPool => {
    const ways = partsOf[index]?.map((part) => surveys[part]?.ways.list[solution.ways[part] ?? -1]) ?? []
    const parts = ways.flatMap((way) => way?.parts.flatMap((part) => placedParts(part, blocks, held, market)) ?? [])
    const [most] = parts.toSorted((a, b) => b.nodes - a.nodes)
    if (most === undefined) throw new RangeError(`pool ${name} has no such way`)
    const nodes = parts.reduce((sum, part) => sum + part.nodes, 0)
    return {name, nodes, offering: most.offering, hosts: [], ...(parts.length > 1 && {parts})}
  })
  return {
    placement: {pools: placed},
    nanoUsdPerHour: BigInt(solution.price),
    scoreNanoUsdPerHour: BigInt(solution.score),
  }
}

function placedParts(
  {offering, block = -1, nodes}: Part,
  blocks: readonly HeldBlock[],
  held: ReturnType<typeof heldParts>,
  {catalog}: Market,
): readonly PlacedPart[] {
  if (offering !== undefined) return [{nodes, offering: offeringAt(catalog, offering)}]
  const [type, location] = [catalog.types[blocks[block]?.type ?? -1], catalog.locations[blocks[block]?.location ?? -1]]
  if (type === undefined || location === undefined) throw new RangeError('a part is of an offering or of held capacity')
  const gpus = {model: type.gpu.model, count: type.gpuCount}
  const whole = {...location, instanceType: type.instanceType, purchase: 'reserved' as const, gpus}
  return held(block, nodes).map(({reservationId, nodes}) => ({
    nodes,
    offering: {...whole, priceNanoUsdPerHour: 0n, reservationId},
  }))
}

/** What no pool took and why, what looked cheapest first. */
export function refusedOfferings(
  {pools}: ClusterSpec,
  {surveys, partsOf}: CloudSearch,
  {catalog}: Market,
): readonly RefusedOfferings[] {
  const all = pools.flatMap(({name}, index) =>
    (surveys[partsOf[index]?.[0] ?? -1]?.refusals.refused ?? []).map(({reason, count, example, examplePrice}) => ({
      pool: name,
      reason,
      count,
      example: offeringAt(catalog, example),
      exampleNanoUsdPerHour: knownPrice(examplePrice),
    })),
  )
  return all.sort((a, b) => order(a.exampleNanoUsdPerHour, b.exampleNanoUsdPerHour))
}

/** What is not known comes last. */
function order(a: bigint | 'unknown', b: bigint | 'unknown'): number {
  if (a === 'unknown' || b === 'unknown') return Number(a === 'unknown') - Number(b === 'unknown')
  return a < b ? -1 : a > b ? 1 : 0
}
