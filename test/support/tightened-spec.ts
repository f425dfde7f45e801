import fc from 'fast-check'
import type {ClusterSpec, InterconnectFloor, PoolSpec} from '../../src/domain/spec/cluster-spec.ts'

/** A file that asks for the same and something more. */
export type Tightening = (spec: ClusterSpec) => ClusterSpec

/** What does not change how many GPUs are wanted, by which work is counted. */
export const anyTightening: fc.Arbitrary<Tightening> = fc.oneof(
  fc.constantFrom(...poolTightenings()).chain((tighten) =>
    fc.nat().map(
      (at): Tightening =>
        (spec) => {
          const [index, pool] = [at % spec.pools.length, spec.pools[at % spec.pools.length]]
          return pool === undefined ? spec : {...spec, pools: spec.pools.with(index, tighten(pool))}
        },
    ),
  ),
  fc.constantFrom<Tightening>(
    (spec) => ({...spec, links: spec.links.map((link) => ({...link, within: 'zone' as const}))}),
    (spec) => ({
      ...spec,
      links: spec.links.map((link) => ({...link, minGbitsPerSecond: 100 + (link.minGbitsPerSecond ?? 0)})),
    }),
    (spec) => ({...spec, where: {...spec.where, avoid: [...(spec.where.avoid ?? []), 'us-1']}}),
    (spec) => ({...spec, where: {...spec.where, clouds: (spec.where.clouds ?? []).slice(1)}}),
    (spec) => ({...spec, where: {...spec.where, regions: (spec.where.regions ?? ['eu-*', 'us-*']).slice(1)}}),
  ),
)

const SCOPES: readonly InterconnectFloor['scope'][] = ['any', 'cloud', 'region', 'zone', 'placement']

function poolTightenings(): ((pool: PoolSpec) => PoolSpec)[] {
  const floored = (floor: (of: InterconnectFloor) => Partial<InterconnectFloor>) => (pool: PoolSpec) => ({
    ...pool,
    interconnect: {...pool.interconnect, ...floor(pool.interconnect)},
  })
  return [
    floored(() => ({rdma: true})),
    floored(({transport}) => ({transport: transport === 'efa' ? 'efa-v2' : (transport ?? 'efa')})),
    floored(({interNode}) => ({interNode: interNode ?? {gbitsPerSecondPerNode: 400}})),
    floored(({intraNode}) => ({intraNode: intraNode ?? {technology: 'nvlink'}})),
    floored(({intraNode}) =>
      intraNode && 'technology' in intraNode && intraNode.technology === 'nvlink'
        ? {intraNode: {technology: 'nvlink4'}}
        : {},
    ),
    floored(({scope}) => ({scope: scope === 'nvlink-domain' ? scope : (SCOPES[SCOPES.indexOf(scope) + 1] ?? scope)})),
    (pool) => ({...pool, machine: {...pool.machine, minVcpus: 2 * (pool.machine.minVcpus ?? 20)}}),
    (pool) => ({...pool, machine: {...pool.machine, minLocalNvmeGib: 2 * (pool.machine.minLocalNvmeGib ?? 300)}}),
    (pool) => ({...pool, machine: {...pool.machine, arch: pool.machine.arch ?? 'x86_64'}}),
    (pool) => ({...pool, capacity: pool.capacity.slice(1)}),
    (pool) =>
      pool.gpus?.kind === 'capability'
        ? {...pool, gpus: {...pool.gpus, minBf16Tflops: 2 * (pool.gpus.minBf16Tflops ?? 100)}}
        : pool,
    (pool) =>
      pool.gpus?.kind === 'models' && pool.objective === 'usd-per-hour'
        ? {...pool, gpus: {...pool.gpus, anyOf: pool.gpus.anyOf.slice(1)}}
        : pool,
  ]
}
