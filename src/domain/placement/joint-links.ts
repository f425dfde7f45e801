import type {Location} from '../catalog/catalog.ts'
import type {ClusterSpec, LinkSpec} from '../spec/cluster-spec.ts'
import {type JointLink, NEARNESS} from './joint-problem.ts'
import type {Market} from './market.ts'
import {trafficNanoUsdPerGb} from './traffic-price.ts'

/** The links of a file, by the pools' numbers. */
export function jointLinks({pools, links}: ClusterSpec, {catalog}: Market): readonly JointLink[] {
  const numberOf = new Map(pools.map(({name}, index) => [name, index]))
  return links.map((link) => {
    const [a, b] = link.between.map((name) => numberOf.get(name) ?? unknownPool(name))
    if (a === undefined || b === undefined) throw new RangeError('a link is between two pools')
    const gb = link.trafficGbPerHour ?? 0
    const at = (index: number): Location => catalog.locations[index] ?? unknownPool(String(index))
    const traffic = (from: number, to: number) => Math.round(gb * trafficNanoUsdPerGb(at(from), at(to)))
    return {between: [a, b], within: nearnessOf(link), ...(gb > 0 && {traffic})}
  })
}

/** Nobody says what goes from one region to another, so that a floor keeps both in one. */
function nearnessOf({within = 'any', minGbitsPerSecond}: LinkSpec): JointLink['within'] {
  const floor = minGbitsPerSecond === undefined ? 'any' : 'region'
  return NEARNESS.indexOf(within) < NEARNESS.indexOf(floor) ? within : floor
}

function unknownPool(name: string): never {
  throw new RangeError(`a link names ${name}, which the file was checked for`)
}
