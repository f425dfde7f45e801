import fc from 'fast-check'
import {expect, test} from 'vitest'
import {hostId} from '../../../src/domain/host-entry.ts'
import {placeOnHosts} from '../../../src/domain/placement/place-on-hosts.ts'
import type {PlacedPool} from '../../../src/domain/placement/placement.ts'
import type {ClusterSpec, PoolSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {gpus, hostsWith, poolOf, specOf} from '../specs.ts'

const place = (spec: ClusterSpec) => placeOnHosts(spec, spec.hosts.length > 0 ? 'ssh' : 'local')

const demand = fc.constantFrom('H100', 'H100:8', 'H100:4+', 'A100', 'A100-80GB:8', 'H200:8')
const have = fc.option(fc.constantFrom('H100:8', 'H100:4', 'H100-80GB:8', 'A100-80GB:8', 'A100:1', 'H200:8'), {
  nil: undefined,
})
const someHosts = fc.array(have, {minLength: 1, maxLength: 8}).map((all) => hostsWith(...all))

const gpuPool = fc.record({
  size: fc.oneof(
    fc.record({nodes: fc.integer({min: 1, max: 3})}),
    fc.record({gpusTotal: fc.integer({min: 1, max: 20})}),
  ),
  anyOf: fc.uniqueArray(demand, {minLength: 1, maxLength: 2}),
})
const pool = fc.oneof(
  gpuPool.map(({size, anyOf}) => ({...size, gpus: gpus(...anyOf)})),
  fc.record({nodes: fc.integer({min: 1, max: 3})}),
)
const pools = fc
  .array(pool, {minLength: 1, maxLength: 4})
  .map((all): readonly PoolSpec[] => all.map((each, index) => poolOf(`p${index}`, each)))
const anySpec = fc.record({pools, hosts: someHosts}).map(specOf)

/** Tries everything: each host goes to one of the pools or to none. */
function isPossible({pools, hosts}: ClusterSpec): boolean {
  const missing = pools.map(({nodes, gpusTotal}) => nodes ?? gpusTotal ?? 0)
  const meets = (at: number): boolean => {
    if (missing.every((left) => left <= 0)) return true
    const host = hosts[at]
    if (host === undefined) return false
    const gives = pools.map((pool) => {
      if (
        !place(specOf({pools: [{...pool, nodes: 1, gpusTotal: undefined} as unknown as PoolSpec], hosts: [host]}))
          .feasible
      )
        return 0
      return pool.gpusTotal === undefined ? 1 : (host.gpus?.count ?? 0)
    })
    for (const [index, given] of gives.entries()) {
      const before = missing[index] ?? 0
      if (given === 0 || before <= 0) continue
      missing[index] = before - given
      if (meets(at + 1)) return true
      missing[index] = before
    }
    return meets(at + 1)
  }
  return meets(0)
}

const placed = (spec: ClusterSpec): readonly PlacedPool[] => {
  const result = place(spec)
  return result.feasible ? result.placement.pools : []
}

test('it is feasible exactly when some way exists', () => {
  fc.assert(
    fc.property(anySpec, (spec) => {
      expect(place(spec).feasible).toBe(isPossible(spec))
    }),
    {numRuns: 300},
  )
})

test('neither the order of the hosts nor that of the pools decides', () => {
  const shuffled = anySpec.chain((spec) =>
    fc.record({
      spec: fc.constant(spec),
      hosts: fc.shuffledSubarray([...spec.hosts], {minLength: spec.hosts.length}),
      pools: fc.shuffledSubarray([...spec.pools], {minLength: spec.pools.length}),
    }),
  )
  fc.assert(
    fc.property(shuffled, ({spec, ...order}) => {
      expect(place({...spec, ...order}).feasible).toBe(place(spec).feasible)
    }),
  )
})

test('each host is taken at most once, each pool gets what it asked for, and equal inputs give equal output', () => {
  fc.assert(
    fc.property(anySpec, (spec) => {
      const result = placed(spec)
      const taken = result.flatMap(({hosts}) => hosts.map(hostId))
      expect(new Set(taken).size).toBe(taken.length)
      for (const {name, nodes, hosts} of result) {
        const pool = spec.pools.find((each) => each.name === name)
        expect(hosts).toHaveLength(nodes)
        if (pool?.nodes !== undefined) expect(nodes).toBe(pool.nodes)
        const all = hosts.reduce((sum, host) => sum + (host.gpus?.count ?? 0), 0)
        expect(all).toBeGreaterThanOrEqual(pool?.gpusTotal ?? 0)
      }
      expect(place(structuredClone(spec))).toEqual(place(spec))
    }),
  )
})

test('more demand or fewer hosts never make feasible what was not', () => {
  const tightened = anySpec.chain((spec) => {
    const [first, ...others] = spec.pools
    if (first === undefined) throw new Error('no pool')
    const interconnect = {scope: 'any', rdma: true} as const
    return fc.record({
      spec: fc.constant(spec),
      tighter: fc.constantFrom(
        {...spec, hosts: spec.hosts.slice(1)},
        {...spec, pools: [...spec.pools, poolOf('more')]},
        {...spec, pools: [{...first, ...(first.nodes ? {nodes: first.nodes + 1} : {})}, ...others]},
        {...spec, pools: [{...first, ...(first.gpusTotal ? {gpusTotal: first.gpusTotal + 1} : {})}, ...others]},
        {...spec, pools: [{...first, interconnect}, ...others]},
        {...spec, pools: [{...first, gpus: gpus('H100:8')}, ...others]},
      ),
    })
  })
  fc.assert(
    fc.property(tightened, ({spec, tighter}) => {
      const isTighterGpus = tighter.pools[0]?.gpus !== spec.pools[0]?.gpus
      fc.pre(!isTighterGpus || spec.pools[0]?.gpus === undefined) // another model is no tighter one
      fc.pre(tighter.hosts.length > 0) // without any it is about local hosts
      if (!place(spec).feasible) expect(place(tighter).feasible).toBe(false)
    }),
    {numRuns: 500},
  )
})

test('a family of models means each of its members', () => {
  const variant = fc.constantFrom('', '-80GB', '-SXM5', '-PCIe', '-80GB-NVL')
  fc.assert(
    fc.property(variant, fc.constantFrom('H100', 'H200', 'A100'), (suffix, family) => {
      const hosts = hostsWith(`${family}${suffix}:8`)
      for (const asked of ['H100', 'H200', 'A100'])
        expect(place(specOf({hosts, pools: [poolOf('a', {gpus: gpus(asked)})]})).feasible).toBe(asked === family)
    }),
  )
})
