import fc from 'fast-check'
import type {ClusterSpec, LinkSpec, WhereSpec} from '../../src/domain/spec/cluster-spec.ts'
import {LINK_SCOPES} from '../../src/domain/spec/vocabulary.ts'
import {specOf} from '../domain/specs.ts'
import {defined, maybe} from './optional-fields.ts'
import {placementPool} from './placement-pools.ts'

/** Cluster files about the clouds, as they are after they were checked: pools of so many nodes, and what is between them. */
export const placementSpec = ({most = 3, least = 1} = {}): fc.Arbitrary<ClusterSpec> =>
  fc
    .record({
      pools: fc.array(placementPool, {minLength: least, maxLength: most}),
      links: fc.uniqueArray(fc.record({a: fc.nat(most - 1), b: fc.nat(most - 1), link: link()}), {
        maxLength: most,
        selector: ({a, b}) => (a < b ? `${a} ${b}` : `${b} ${a}`),
      }),
      where: where(),
      usdPerHour: maybe(fc.integer({min: 1, max: 120}), 4),
      ttlSeconds: maybe(fc.integer({min: 1, max: 200}), 4),
    })
    .map(({pools, links, where, usdPerHour, ttlSeconds}) =>
      specOf({
        pools: pools.map((pool, index) => ({...pool, name: nameOf(index)})),
        links: links
          .filter(({a, b}) => a !== b && a < pools.length && b < pools.length)
          .map(({a, b, link}): LinkSpec => ({...link, between: [nameOf(a), nameOf(b)]})),
        where: {clouds: ['aws', 'gcp', 'azure'], ...where},
        lifecycle: {onPreempt: 'replace', ...(ttlSeconds === undefined ? {} : {ttlSeconds})},
        limits: usdPerHour === undefined ? {} : {nanoUsdPerHour: BigInt(usdPerHour) * 1_000_000_000n},
      }),
    )

/** Not in the order of the alphabet. */
const nameOf = (pool: number) => ['train', 'rollout', 'web', 'data', 'judge'][pool] ?? `pool-${pool}`

const link = (): fc.Arbitrary<Omit<LinkSpec, 'between'>> =>
  defined({
    within: maybe(fc.constantFrom(...LINK_SCOPES), 1),
    minGbitsPerSecond: maybe(fc.constantFrom(10, 50, 400), 7),
    trafficGbPerHour: maybe(fc.constantFrom(0, 10, 33.3, 500), 1),
  })

const where = (): fc.Arbitrary<WhereSpec> =>
  defined({
    clouds: maybe(fc.subarray(['aws', 'gcp', 'azure'] as const, {minLength: 1}), 7),
    regions: maybe(fc.constantFrom(['us-*'], ['EU-1', 'us-?'], ['*-1']), 7),
    zones: maybe(fc.constantFrom(['a'], ['?'], ['*']), 14),
    avoid: maybe(fc.constantFrom(['us-1'], ['b'], ['e*', 'a']), 7),
  })
