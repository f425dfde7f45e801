import type {CloudGroup} from './components.ts'
import type {Geography, JointProblem, PoolWays} from './joint-problem.ts'

/** The least that the pools of one zone group cost, by where they are; Infinity where they cannot be. */
export interface LeastOfZoneGroup {
  readonly at: Float64Array
  readonly inRegion: Float64Array
}

export interface LeastOfRegionGroup {
  readonly zones: readonly LeastOfZoneGroup[]
  readonly inRegion: Float64Array
  readonly inCloud: Float64Array
}

export interface LeastOfCloudGroup {
  readonly regions: readonly LeastOfRegionGroup[]
  readonly anywhere: number
}

/** What each pool costs at least, by where it is. */
export interface LeastOfPool {
  readonly at: Float64Array
  readonly anywhere: number
}

/** Lower bounds of every branch, without traffic, budget and what pools take from each other. */
export interface LeastScores {
  readonly pools: readonly LeastOfPool[]
  readonly clouds: readonly LeastOfCloudGroup[]
}

export function leastScores({pools, geography}: JointProblem, groups: readonly CloudGroup[]): LeastScores {
  const least = pools.map((ways): LeastOfPool => {
    const at = leastAt(ways, geography)
    return {at, anywhere: leastOf(at)}
  })
  const cloudOf = cloudOfRegions(geography)
  const clouds = groups.map(({regions}): LeastOfCloudGroup => {
    const ofRegions = regions.map(({zones}): LeastOfRegionGroup => {
      const ofZones = zones.map((group): LeastOfZoneGroup => {
        const at = sum(group.pools.map((pool) => least[pool]?.at ?? new Float64Array()))
        return {at, inRegion: leastBy(at, geography.regionOf, geography.regions)}
      })
      const inRegion = sum(ofZones.map((zone) => zone.inRegion))
      return {zones: ofZones, inRegion, inCloud: leastBy(inRegion, cloudOf, geography.clouds)}
    })
    return {
      regions: ofRegions,
      anywhere: leastOf(sum(ofRegions.map(({inCloud}) => inCloud))),
    }
  })
  return {pools: least, clouds}
}

const leastOf = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b), Infinity)

function leastAt({count, score, location}: PoolWays, {regionOf}: Geography): Float64Array {
  const least = new Float64Array(regionOf.length).fill(Infinity)
  for (let way = 0; way < count; way++) {
    const place = location[way] ?? 0
    least[place] = Math.min(least[place] ?? Infinity, score[way] ?? Infinity)
  }
  return least
}

/** The least of the members of each group. */
function leastBy(values: Float64Array, groupOf: Uint32Array, groups: number): Float64Array {
  const least = new Float64Array(groups).fill(Infinity)
  for (let index = 0; index < values.length; index++) {
    const group = groupOf[index] ?? 0
    least[group] = Math.min(least[group] ?? Infinity, values[index] ?? Infinity)
  }
  return least
}

function sum(columns: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(), ...rest] = columns
  const total = first.slice()
  for (const column of rest)
    for (let index = 0; index < total.length; index++) total[index] = (total[index] ?? 0) + (column[index] ?? 0)
  return total
}

function cloudOfRegions({regionOf, cloudOf, regions}: Geography): Uint32Array {
  const clouds = new Uint32Array(regions)
  for (let place = 0; place < regionOf.length; place++) clouds[regionOf[place] ?? 0] = cloudOf[place] ?? 0
  return clouds
}
