import type {Geography, PoolWays} from './joint-problem.ts'

/** A pool's ways, best first, in one zone, region or cloud. */
export interface WaysByPlace {
  readonly all: readonly number[] | Uint32Array
  at(location: number): readonly number[]
  inRegion(region: number): readonly number[]
  inCloud(cloud: number): readonly number[]
}

/** Sorted into places the first time that one is asked for. */
export function waysByPlace(ways: PoolWays, {regionOf, cloudOf}: Geography): WaysByPlace {
  const all = Uint32Array.from({length: ways.count}, (_, way) => way)
  const grouped = (groupOf: (location: number) => number) => {
    let groups: Map<number, number[]> | undefined
    return (group: number) => {
      groups ??= Map.groupBy(all, (way) => groupOf(ways.location[way] ?? 0))
      return groups.get(group) ?? NONE
    }
  }
  return {
    all,
    at: grouped((location) => location),
    inRegion: grouped((location) => regionOf[location] ?? 0),
    inCloud: grouped((location) => cloudOf[location] ?? 0),
  }
}

const NONE: readonly number[] = []
