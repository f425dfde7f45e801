import {type JointLink, NEARNESS, type Nearness} from './joint-problem.ts'

/** Pools that links tie to one zone. */
export interface ZoneGroup {
  readonly pools: readonly number[]
}

/** Pools that must be in one region, by the zones that some of them share. */
export interface RegionGroup {
  readonly zones: readonly ZoneGroup[]
}

/** Pools that must be on one cloud, by the regions that some of them share. */
export interface CloudGroup {
  readonly regions: readonly RegionGroup[]
}

/**
 * What must be together. To be near is transitive: who shares a zone with one that shares a region with a third, shares that
 * region. So the links leave a tree, and each of its branches is chosen by itself.
 */
export function components(pools: number, links: readonly JointLink[]): readonly CloudGroup[] {
  const [zone, region, cloud] = (['zone', 'region', 'cloud'] as const).map((level) => unite(pools, links, level))
  if (!zone || !region || !cloud) throw new RangeError('three levels')
  const all = Array.from({length: pools}, (_, pool) => pool)
  return partition(all, cloud).map((inCloud) => ({
    regions: partition(inCloud, region).map((inRegion) => ({
      zones: partition(inRegion, zone).map((inZone) => ({pools: inZone})),
    })),
  }))
}

/** For each pool the first one that it must share the level with. */
function unite(pools: number, links: readonly JointLink[], level: Nearness): readonly number[] {
  const root = Array.from({length: pools}, (_, pool) => pool)
  const find = (pool: number): number => (root[pool] === pool ? pool : find(root[pool] ?? pool))
  for (const {between, within} of links) {
    if (NEARNESS.indexOf(within) > NEARNESS.indexOf(level)) continue
    const [a, b] = [find(between[0]), find(between[1])]
    root[Math.max(a, b)] = Math.min(a, b)
  }
  return root.map((_, pool) => find(pool))
}

const partition = (pools: readonly number[], rootOf: readonly number[]): readonly (readonly number[])[] => [
  ...Map.groupBy(pools, (pool) => rootOf[pool]).values(),
]
