import type {ClusterSpec, PoolSpec} from '../spec/cluster-spec.ts'

/** What all nodes of a pool together must have towards other pools, in Gbit/s; 0 where no link asks for any. */
export const linkFloor = ({links}: Pick<ClusterSpec, 'links'>, {name}: Pick<PoolSpec, 'name'>): number =>
  Math.max(
    0,
    ...links.flatMap(({between, minGbitsPerSecond}) => (between.includes(name) ? [minGbitsPerSecond ?? 0] : [])),
  )
