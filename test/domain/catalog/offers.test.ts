import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {listOffers} from '../../../src/app/list-offers.ts'
import type {Catalog} from '../../../src/domain/catalog/catalog.ts'
import {checkOfferFilter} from '../../../src/domain/catalog/check-offer-filter.ts'
import {OFFER_FIGURES} from '../../../src/domain/catalog/offer-figures.ts'
import {criteriaOf, type OfferFilter} from '../../../src/domain/catalog/offer-filter.ts'
import {orderOffers} from '../../../src/domain/catalog/order-offers.ts'
import {selectOffers} from '../../../src/domain/catalog/select-offers.ts'
import {G4, LAMBDA, machineType, P5, type SmallOffer, smallCatalog, T4} from './small-catalog.ts'

const CATALOG = smallCatalog([
  {type: P5, at: 'us-east-1/use1-az1', usd: 55.04},
  {type: P5, at: 'us-east-1/use1-az2', usd: 55.04},
  {type: P5, at: 'us-east-1/use1-az1', purchase: 'spot', usd: 20},
  {type: P5, at: 'eu-north-1/eun1-az1', usd: 60},
  {type: P5, at: 'eu-north-1/eun1-az1', purchase: 'spot'},
  {type: G4, at: 'us-east-1/use1-az1', usd: 0.526},
  {type: LAMBDA, at: 'us-west-3', usd: 23.92},
])

const find = async (filter: OfferFilter, catalog: Catalog = CATALOG) => {
  const list = await listOffers({filter, figure: 'usd-per-hour', grouped: false}, {catalog: async () => catalog})
  if (list.rows.kind !== 'offers') throw new Error('grouped')
  const {leftOut} = list
  return {
    leftOut,
    found: list.rows.offers.map(({type, location: {region, zone}, purchase, nanoUsdPerHour}) =>
      [type.instanceType, region, zone, purchase, nanoUsdPerHour].join(' '),
    ),
  }
}

const G4_HERE = 'g4dn.xlarge us-east-1 use1-az1 on-demand 526000000'
const P5_SPOT = 'p5.48xlarge us-east-1 use1-az1 spot 20000000000'
const P5_AZ1 = 'p5.48xlarge us-east-1 use1-az1 on-demand 55040000000'
const P5_AZ2 = 'p5.48xlarge us-east-1 use1-az2 on-demand 55040000000'
const P5_NORTH = 'p5.48xlarge eu-north-1 eun1-az1 on-demand 60000000000'
const P5_NORTH_SPOT = 'p5.48xlarge eu-north-1 eun1-az1 spot unknown'
const LAMBDA_HERE = 'gpu_8x_h100_sxm5 us-west-3  on-demand 23920000000'

test.each<[string, OfferFilter, readonly string[]]>([
  ['nothing', {}, [G4_HERE, P5_SPOT, LAMBDA_HERE, P5_AZ1, P5_AZ2, P5_NORTH]],
  ['unpriced ones too', {unpriced: true, purchase: 'spot'}, [P5_SPOT, P5_NORTH_SPOT]],
  ['a family of GPUs with RDMA', {gpu: ['H100'], rdma: true}, [P5_SPOT, P5_AZ1, P5_AZ2, P5_NORTH]],
  ['any of two GPUs and a fabric', {gpu: ['t4', 'H100-SXM'], fabric: ['ethernet']}, [G4_HERE]],
  [
    'a rate between nodes and a price, both exactly met',
    {'min-inter-node': {gbitsPerSecondPerGpu: 400}, 'max-usd-per-hour': {nanoUsd: 55_040_000_000n}},
    [P5_SPOT, P5_AZ1, P5_AZ2],
  ],
  ['a rate of a node', {'min-inter-node': {gbitsPerSecondPerNode: 3201}}, []],
  ['an older NVLink', {'min-intra-node': {technology: 'nvlink3'}, region: ['*-NORTH-?']}, [P5_NORTH]],
  ['a rate inside of nodes', {'min-intra-node': {gbytesPerSecondPerGpu: 901}}, []],
  [
    'at least four GPUs of a size',
    {count: {gpus: 4, atLeast: true}, 'min-memory-gib': 80, cloud: ['Lambda']},
    [LAMBDA_HERE],
  ],
  ['exactly four GPUs', {count: {gpus: 4, atLeast: false}}, []],
  ['some zone', {zone: ['*'], gpu: ['H100'], purchase: 'on-demand'}, [P5_AZ1, P5_AZ2, P5_NORTH]],
  ['one zone', {zone: ['use1-az2']}, [P5_AZ2]],
  ['vCPUs, where clusters can be', {'min-vcpus': 5, provisionable: true, purchase: 'spot'}, [P5_SPOT]],
  ['main memory', {'min-node-memory-gib': 17, cloud: ['aws'], region: ['us-*']}, [P5_SPOT, P5_AZ1, P5_AZ2]],
  ['an architecture', {arch: 'arm64'}, []],
])('asked for %s, it finds what meets all of it, the cheapest first', async (_, filter, expected) => {
  expect((await find(filter)).found).toEqual(expected)
})

test('when nothing is found, the filter without which there would be the most is named first', async () => {
  expect(await find({gpu: ['T4'], rdma: true, region: ['us-*']})).toEqual({
    found: [],
    leftOut: [
      {name: 'gpu', offers: 3},
      {name: 'rdma', offers: 1},
    ],
  })
  expect(await find({gpu: ['T4'], arch: 'arm64', rdma: true})).toEqual({found: [], leftOut: []})
  expect((await find({purchase: 'spot', zone: ['eun1-*'], gpu: ['H100']})).leftOut).toContainEqual({
    name: 'unpriced',
    offers: 1,
  })
})

test.each<[OfferFilter, string, RegExp]>([
  [{gpu: ['H100', 'H10O']}, 'no GPU is named H10O', /^did you mean H100\?$/],
  [{gpu: ['MI300X']}, 'no GPU is named MI300X', /shows all/],
  [{cloud: ['was']}, 'no cloud is named was', /^did you mean aws\?$/],
  [{region: ['us-*', 'us-est-1']}, 'no region is named us-est-1', /^did you mean us-east-1\?$/],
  [{zone: ['us-central1-a']}, 'no zone is named us-central1-a', /--region/],
])('names that nothing has are told: %j', (filter, message, hint) => {
  expect(() => checkOfferFilter(filter, CATALOG)).toThrow(
    expect.objectContaining({code: 'USAGE', message, hint: expect.stringMatching(hint)}),
  )
})

test('a group is a machine type and how it is bought, with its range of prices and its places', async () => {
  const request = {filter: {gpu: ['H100'], unpriced: true}, figure: 'usd-per-gbit', grouped: true, limit: 2} as const
  const list = await listOffers(request, {catalog: async () => CATALOG})
  expect(list).toMatchObject({found: 3, leftOut: [], pricesOf: '2026-06-18'})
  expect(list.rows).toMatchObject({
    groups: [
      {
        type: P5,
        purchase: 'spot',
        lowestNanoUsdPerHour: 20_000_000_000n,
        highestNanoUsdPerHour: 20_000_000_000n,
        locations: [{zone: 'eun1-az1'}, {zone: 'use1-az1'}],
      },
      {type: P5, purchase: 'on-demand', lowestNanoUsdPerHour: 55_040_000_000n, highestNanoUsdPerHour: 60_000_000_000n},
    ],
  })
})

describe('for any catalog', () => {
  const maybe = <T>(values: readonly T[]) => fc.constantFrom<T | 'unknown'>(...values, 'unknown')
  const types = fc
    .record({
      instanceType: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      cloud: fc.constantFrom('aws', 'lambda'),
      gpu: fc.constantFrom(P5.gpu, T4),
      gpuCount: fc.constantFrom(0.5, 1, 2, 8),
      vcpus: fc.constantFrom(4, 192),
      intraNode: fc.record({
        technology: maybe(['none', 'pcie4', 'nvlink3-bridge', 'nvlink4']),
        gbytesPerSecondPerGpu: maybe([64, 900]),
      }),
      interNode: fc.record({
        fabric: maybe(['efa', 'efa-v2', 'infiniband-ndr', 'ethernet']),
        gbitsPerSecond: maybe([5, 400, 3200]),
        rdma: maybe([true, false]),
      }),
    })
    .map(machineType)
  const offers: fc.Arbitrary<readonly SmallOffer[]> = fc
    .uniqueArray(types, {minLength: 1, maxLength: 6, selector: ({cloud, instanceType}) => `${cloud} ${instanceType}`})
    .chain((all) =>
      fc.uniqueArray(
        fc.record(
          {
            type: fc.constantFrom(...all),
            at: fc.constantFrom('us-1', 'us-1/a', 'us-1/b', 'eu-1/a'),
            purchase: fc.constantFrom('on-demand' as const, 'spot' as const),
            usd: fc.constantFrom(0.5, 1, 4, 8, 32),
          },
          {requiredKeys: ['type', 'at', 'purchase']},
        ),
        {maxLength: 30, selector: ({type, at, purchase}) => `${type.cloud} ${type.instanceType} ${at} ${purchase}`},
      ),
    )
  const filters: fc.Arbitrary<OfferFilter> = fc.record(
    {
      gpu: fc.constantFrom(['H100'], ['T4'], ['T4', 'H100-SXM']),
      count: fc.record({gpus: fc.constantFrom(1, 2, 8), atLeast: fc.boolean()}),
      rdma: fc.constant(true as const),
      fabric: fc.constantFrom(['efa'], ['efa-v2', 'infiniband']),
      'min-inter-node': fc.constantFrom({gbitsPerSecondPerGpu: 50}, {gbitsPerSecondPerNode: 400}),
      'min-intra-node': fc.constantFrom({technology: 'nvlink'}, {technology: 'pcie'}, {gbytesPerSecondPerGpu: 64}),
      provisionable: fc.constant(true as const),
      region: fc.constantFrom(['us-*'], ['eu-1', 'us-?']),
      zone: fc.constantFrom(['a'], ['*']),
      purchase: fc.constantFrom('on-demand' as const, 'spot' as const),
      'max-usd-per-hour': fc.constantFrom({nanoUsd: 4_000_000_000n}, {nanoUsd: 500_000_000n}),
      unpriced: fc.boolean(),
    },
    {requiredKeys: []},
  )
  const select = (catalog: Catalog, filter: OfferFilter) => selectOffers(catalog, criteriaOf(filter))

  test('one filter more never adds an offering, and without one there are as many more as it says', () => {
    fc.assert(
      fc.property(offers, filters, (rows, filter) => {
        const catalog = smallCatalog(rows)
        const {indices, leftOut} = select(catalog, filter)
        for (const name of Object.keys(filter).filter((name) => name !== 'unpriced') as (keyof OfferFilter)[]) {
          const {[name]: _, ...wider} = filter
          const more = select(catalog, wider).indices
          expect([...more]).toEqual(expect.arrayContaining([...indices]))
          expect(more.length - indices.length).toBe(leftOut.find((each) => each.name === name)?.offers ?? 0)
        }
      }),
    )
  })

  test('what is unknown meets no filter about it', () => {
    fc.assert(
      fc.property(offers, filters, (rows, filter) => {
        const catalog = smallCatalog(rows)
        for (const index of select(catalog, filter).indices) {
          const {interNode, intraNode} = catalog.types[catalog.offerings.type[index] ?? 0] ?? P5
          const location = catalog.locations[catalog.offerings.location[index] ?? 0]
          if (filter.fabric) expect(interNode.fabric).not.toBe('unknown')
          if (filter.rdma) expect(interNode.rdma).toBe(true)
          if (filter['min-inter-node']) expect(interNode.gbitsPerSecond).not.toBe('unknown')
          const inside = filter['min-intra-node']
          if (inside)
            expect('technology' in inside ? intraNode.technology : intraNode.gbytesPerSecondPerGpu).not.toBe('unknown')
          if (filter.zone) expect(location?.zone).not.toBe('')
          if (!filter.unpriced || filter['max-usd-per-hour'])
            expect(catalog.offerings.priceNanoUsd[index]).not.toBeNaN()
        }
      }),
    )
  })

  test('the order is one whatever order they came in, ascending, and what is not known is last', () => {
    const orders = offers.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], {minLength: rows.length})),
    )
    fc.assert(
      fc.property(orders, fc.constantFrom(...OFFER_FIGURES), ([rows, others], figure) => {
        const ordered = [rows, others].map((each) => {
          const catalog = smallCatalog(each)
          return orderOffers(catalog, select(catalog, {unpriced: true}).indices, figure)
        })
        expect(ordered[0]).toEqual(ordered[1])
        expect([...(ordered[0] ?? [])].sort((a, b) => a - b)).toEqual(rows.map((_, index) => index))
        const {offerings, types} = smallCatalog(rows)
        const known = Array.from(ordered[0] ?? [], (index) => {
          const {gpuCount} = types[offerings.type[index] ?? 0] ?? P5
          return (offerings.priceNanoUsd[index] ?? 0) / (figure === 'usd-per-gpu-hour' ? gpuCount : 1)
        })
        if (figure !== 'usd-per-hour' && figure !== 'usd-per-gpu-hour') return
        const firstUnknown = known.findIndex(Number.isNaN)
        const behind = firstUnknown === -1 ? [] : known.slice(firstUnknown)
        expect(behind.every(Number.isNaN)).toBe(true)
        const before = known.slice(0, known.length - behind.length)
        expect(before).toEqual(before.toSorted((a, b) => a - b))
      }),
    )
  })
})
