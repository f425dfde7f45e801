import {describe, expect, test} from 'vitest'
import {placeOnHosts} from '../../../src/domain/placement/place-on-hosts.ts'
import type {ClusterSpec, LinkSpec, PoolSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {gpus, hostsWith, poolOf, specOf} from '../specs.ts'

const place = (spec: ClusterSpec) => placeOnHosts(spec, spec.hosts.length > 0 ? 'ssh' : 'local')

/** The last part of each host's address, by pool. */
function hostsOf(spec: ClusterSpec): Record<string, number[]> {
  const result = place(spec)
  if (!result.feasible) throw new Error(JSON.stringify(result.refused))
  return Object.fromEntries(
    result.placement.pools.map(({name, hosts}) => [name, hosts.map(({address}) => Number(address.split('.')[3]))]),
  )
}

const reasonsOf = (spec: ClusterSpec) => {
  const result = place(spec)
  return result.feasible ? [] : result.refused.map(({pool, reason}) => `${pool}: ${reason}`)
}

const onHosts = (have: readonly (string | undefined)[], ...pools: PoolSpec[]) =>
  specOf({pools, hosts: hostsWith(...have)})

describe('hosts of the user', () => {
  test('are taken in the order of the file, and each pool says what they have', () => {
    const result = place(onHosts(['H100:8', 'H100:8', 'H100:8'], poolOf('train', {nodes: 2, gpus: gpus('H100:8')})))
    expect(result).toMatchObject({
      feasible: true,
      placement: {
        pools: [
          {
            name: 'train',
            nodes: 2,
            offering: {cloud: 'ssh', purchase: 'owned', gpus: {model: 'H100', count: 8}, priceNanoUsdPerHour: 0n},
            hosts: [{address: '10.0.0.1'}, {address: '10.0.0.2'}],
          },
        ],
      },
    })
  })

  test('with GPUs are left to the pools that ask for them', () => {
    const spec = onHosts(['H100:8', undefined], poolOf('eval'), poolOf('train', {gpus: gpus('H100:8')}))
    expect(hostsOf(spec)).toEqual({eval: [2], train: [1]})
  })

  test('are moved between pools until all fit', () => {
    const any = poolOf('any', {gpus: gpus('H100', 'A100')})
    const h100 = poolOf('h100', {gpus: gpus('H100')})
    const large = poolOf('large', {gpus: gpus('H100:8')})
    expect(hostsOf(onHosts(['H100:8', 'H100:4', 'A100:8'], any, h100, large))).toEqual({
      any: [3],
      h100: [2],
      large: [1],
    })
  })

  test.each([
    ['H100', 'H100:8', true],
    ['H100', 'H100-80GB:8', true],
    ['h100', 'H100-SXM:8', true],
    ['H100-80GB', 'H100:8', false], // not known to be
    ['H100-80GB', 'H100-80GB:8', true],
    ['H10', 'H100:8', false],
    ['H100', 'H1000:8', false],
    ['H100:8', 'H100:4', false],
    ['H100:4', 'H100:8', false],
    ['H100:4+', 'H100:8', true],
    ['A100', 'H100:8', false],
  ])('asked for %s: %s fits: %s', (asked, has, isFit) => {
    expect(place(onHosts([has], poolOf('train', {gpus: gpus(asked)}))).feasible).toBe(isFit)
  })

  test('as many as give a total of GPUs are taken, and no more', () => {
    const rollout = poolOf('rollout', {gpusTotal: 12, gpus: gpus('H100', 'A100')})
    expect(hostsOf(onHosts(['H100:8', 'H100:8', 'A100:8'], rollout))).toEqual({rollout: [1, 2]})
    expect(hostsOf(onHosts([undefined, 'A100:4', 'H100:8'], rollout))).toEqual({rollout: [2, 3]})
  })

  test('for two totals are shared so that both are reached', () => {
    const four = poolOf('four', {gpusTotal: 4, gpus: gpus('H100')})
    const eight = poolOf('eight', {gpusTotal: 8, gpus: gpus('H100')})
    expect(hostsOf(onHosts(['H100:8', 'H100:4'], four, eight))).toEqual({four: [2], eight: [1]})
  })

  test('that are too few are counted', () => {
    expect(reasonsOf(onHosts(['H100:8', undefined], poolOf('train', {nodes: 2, gpus: gpus('H100')})))).toEqual([
      'train: 2 hosts are wanted, 1 of the 2 that are given fit',
    ])
    expect(reasonsOf(onHosts(['H100:8'], poolOf('rollout', {gpusTotal: 9, gpus: gpus('H100')})))).toEqual([
      'rollout: 9 GPUs are wanted, the hosts that fit have 8',
    ])
    expect(reasonsOf(onHosts(['H100:8'], poolOf('a'), poolOf('b')))).toEqual([
      'b: 1 hosts are wanted, 1 of the 1 that are given fit, and other pools need them too',
    ])
  })

  test('of many kinds for a total that none can give are refused in time', () => {
    const kinds = Array.from({length: 12}, (_, kind) =>
      Array.from({length: 10}, () => `H100-${kind}:${kind + 1}`),
    ).flat()
    const rollout = poolOf('rollout', {gpusTotal: 400, gpus: gpus('H100')})
    expect(reasonsOf(onHosts(kinds, rollout, poolOf('rest', {nodes: 119})))).toHaveLength(1)
  })
})

describe('hosts on this machine', () => {
  test('are what is left without hosts of the user', () => {
    expect(place(specOf({pools: [poolOf('a', {nodes: 2}), poolOf('b')]}))).toMatchObject({
      feasible: true,
      placement: {
        pools: [
          {name: 'a', nodes: 2, offering: {cloud: 'local'}, hosts: []},
          {name: 'b', nodes: 1},
        ],
      },
    })
  })

  test('have no GPU', () => {
    expect(reasonsOf(specOf({pools: [poolOf('train', {gpus: gpus('H100')})]}))).toEqual([
      'train: local hosts have no GPU',
    ])
  })

  test('are only as many as one machine carries, in all pools together', () => {
    const both = [poolOf('a', {nodes: 300}), poolOf('b', {nodes: 300})]
    expect(reasonsOf(specOf({pools: both}))).toEqual(
      ['a', 'b'].map((pool) => `${pool}: 600 hosts are wanted, one machine carries 512 local hosts`),
    )
    expect(place(specOf({pools: [poolOf('a', {nodes: 512})]})).feasible).toBe(true)
  })
})

describe.each([
  ['local', []],
  ['ssh', hostsWith('H100:8')],
] as const)('what is not known of %s hosts meets no floor:', (cloud, hosts) => {
  const demand = cloud === 'ssh' ? {gpus: gpus('H100')} : {}
  test.each<PoolSpec['interconnect']>([
    {scope: 'any', rdma: true},
    {scope: 'any', transport: 'ethernet'},
    {scope: 'any', interNode: {gbitsPerSecondPerNode: 1}},
    {scope: 'any', intraNode: {technology: 'pcie'}},
    {scope: 'placement'},
    {scope: 'nvlink-domain'},
  ])('%o', (interconnect) => {
    expect(reasonsOf(specOf({hosts, pools: [poolOf('a', {...demand, interconnect})]}))).toEqual([
      expect.stringMatching(new RegExp(`^a: .*${cloud} hosts.* not known`)),
    ])
  })

  test('a bandwidth between pools', () => {
    const pools = [poolOf('a', demand), poolOf('b')]
    const link: LinkSpec = {between: ['a', 'b'], minGbitsPerSecond: 50}
    expect(reasonsOf(specOf({hosts, pools, links: [link]}))).toEqual([
      expect.stringMatching(/^a: the bandwidth .* not known, and a link to b has a floor$/),
    ])
  })
})

test('what is not known of a GPU meets no floor', () => {
  const capability = {kind: 'capability', minMemoryGib: 1} as const
  expect(reasonsOf(onHosts(['H100:8'], poolOf('a', {gpus: capability})))).toEqual([
    'a: the capabilities of the GPUs in ssh hosts are not known',
  ])
})
