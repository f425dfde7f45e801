import type {ClusterSpec, LinkSpec, PoolSpec} from '../spec/cluster-spec.ts'
import type {JointGap} from './joint-problem.ts'

/** A file whose pools that are spread over zones are cut into one part a zone. */
export interface SpreadSpec {
  /** With the parts for pools. */
  readonly spec: ClusterSpec
  /** Of each pool of the file, its parts among the pools of {@link spec}: itself alone where it is not spread. */
  readonly partsOf: readonly (readonly number[])[]
  /** Between parts of one pool. */
  readonly gaps: readonly JointGap[]
}

/**
 * Cuts pools as evenly as can be. The parts stay as close together as the pool's scope says; a link to the pool holds for each
 * part, and its traffic is shared.
 */
export function spreadPools(spec: ClusterSpec): SpreadSpec {
  const cut = spec.pools.map(partsOfPool)
  const starts = cut.map((_, index) => cut.slice(0, index).reduce((sum, parts) => sum + parts.length, 0))
  const partsOf = cut.map((parts, index) => parts.map((_, part) => (starts[index] ?? 0) + part))
  if (cut.every((parts) => parts.length === 1)) return {spec, partsOf, gaps: []}
  const pools = cut.flat()
  const sizeOf = (index: number) => pools[index]?.nodes ?? pools[index]?.gpusTotal
  const gaps = partsOf.flatMap((parts) =>
    pairs(parts).map(([a, b]) => ({between: [a, b] as const, inOrder: sizeOf(a) === sizeOf(b)})),
  )
  const names = new Map(spec.pools.map(({name}, index) => [name, (cut[index] ?? []).map((part) => part.name)]))
  const inside = cut.flatMap((parts) =>
    pairs(parts).map(([a, b]): LinkSpec => ({between: [a.name, b.name], within: nearness(a)})),
  )
  return {
    spec: {...spec, pools, links: [...spec.links.flatMap((link) => shared(link, names)), ...inside]},
    partsOf,
    gaps,
  }
}

function partsOfPool(pool: PoolSpec): readonly PoolSpec[] {
  const {spreadZones = 1, nodes, gpusTotal, ...rest} = pool
  if (spreadZones === 1) return [pool]
  const share = (total: number, part: number) => Math.floor(total / spreadZones) + (part < total % spreadZones ? 1 : 0)
  return Array.from({length: spreadZones}, (_, part) => ({
    ...rest,
    name: `${pool.name}#${part + 1}`,
    ...(nodes !== undefined && {nodes: share(nodes, part)}),
    ...(gpusTotal !== undefined && {gpusTotal: share(gpusTotal, part)}),
  }))
}

/** One zone is no scope of a pool that is spread: the file was checked for that. */
const nearness = ({interconnect: {scope}}: PoolSpec): NonNullable<LinkSpec['within']> =>
  scope === 'region' || scope === 'cloud' ? scope : 'any'

function shared(link: LinkSpec, names: ReadonlyMap<string, readonly string[]>): readonly LinkSpec[] {
  const [from = [], to = []] = link.between.map((name) => names.get(name))
  const count = from.length * to.length
  const {trafficGbPerHour} = link
  return from.flatMap((a) =>
    to.map(
      (b): LinkSpec => ({
        ...link,
        between: [a, b],
        ...(trafficGbPerHour !== undefined && {trafficGbPerHour: trafficGbPerHour / count}),
      }),
    ),
  )
}

const pairs = <T>(values: readonly T[]): readonly (readonly [T, T])[] =>
  values.flatMap((a, index) => values.slice(index + 1).map((b) => [a, b] as const))
