import type {Catalog} from '../../src/domain/catalog/catalog.ts'
import type {JointProblem} from '../../src/domain/placement/joint-problem.ts'
import {trafficNanoUsdPerGb} from '../../src/domain/placement/traffic-price.ts'
import type {ClusterSpec} from '../../src/domain/spec/cluster-spec.ts'
import {choicesOf, nearness, placeAt} from './joint-oracle.ts'

/** What the oracle allows, as a problem that other solvers take. */
export function oracleProblem(spec: ClusterSpec, catalog: Catalog): JointProblem {
  const {locations} = catalog
  const [regions, clouds] = (['region', 'cloud'] as const).map((level) => [
    ...new Set(locations.map((location) => placeAt(location, level))),
  ]) as [string[], string[]]
  const numberOf = new Map(spec.pools.map(({name}, index) => [name, index]))
  const at = (index: number) => locations[index] ?? {cloud: '', region: '', zone: ''}
  return {
    pools: choicesOf(spec, catalog).map((choices) => ({
      count: choices.length,
      score: Float64Array.from(choices, ({score}) => score),
      price: Float64Array.from(choices, ({price}) => price),
      location: Uint32Array.from(choices, ({location}) => locations.indexOf(location)),
    })),
    links: spec.links.map((link) => ({
      between: [numberOf.get(link.between[0]) ?? -1, numberOf.get(link.between[1]) ?? -1],
      within: nearness(link),
      traffic: (from, to) => Math.round((link.trafficGbPerHour ?? 0) * trafficNanoUsdPerGb(at(from), at(to))),
    })),
    geography: {
      regionOf: Uint32Array.from(locations, (location) => regions.indexOf(placeAt(location, 'region'))),
      cloudOf: Uint32Array.from(locations, (location) => clouds.indexOf(placeAt(location, 'cloud'))),
      regions: regions.length,
      clouds: clouds.length,
    },
    maxPrice: Number(spec.limits.nanoUsdPerHour ?? Infinity),
    blocks: [],
  }
}
