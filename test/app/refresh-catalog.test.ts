import {expect, test} from 'vitest'
import {type RefreshRequest, refreshCatalog, type SourcedNews} from '../../src/app/refresh-catalog.ts'
import type {ListedPurchase} from '../../src/domain/catalog/catalog.ts'
import type {PriceRow} from '../../src/domain/catalog/price-row.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {PriceRequest, PriceSource} from '../../src/ports/price-source.ts'

const row = (cloud: string, region: string, instanceType: string, onDemand: number, zone = ''): PriceRow => ({
  cloud,
  region,
  zone,
  instanceType,
  onDemand,
  source: 'test',
})

/** A price list of these rows: region by region, and then what `end` does. */
const listOf = (
  cloud: string,
  rows: readonly PriceRow[],
  {purchases = ['on-demand', 'spot'] as readonly ListedPurchase[], end = (_: PriceRequest) => {}} = {},
): PriceSource => ({
  cloud,
  purchases,
  async *prices(request) {
    for (const region of request.regions) {
      const own = rows.filter((each) => each.region === region)
      if (own.length === 0) continue
      yield* own
      request.onProgress?.({kind: 'region-read', region, rows: own.length})
    }
    end(request)
  },
})

const CURRENT = [
  row('gcp', 'us-central1', 'a3', 80),
  row('gcp', 'us-east4', 'a3', 80),
  row('azure', 'eastus', 'nd', 90),
]
const refresh = (sources: readonly PriceSource[], more: Partial<RefreshRequest> = {}) =>
  refreshCatalog({sources, current: CURRENT, machineTypes: [], signal: new AbortController().signal, ...more})
const away = (code: 'CLOUD_UNAVAILABLE' | 'AUTH_FAILED') => {
  throw new GpuctlError(code, 'no', 'no')
}

test('takes new prices, region by region, and leaves what was not asked', async () => {
  const {rows, regions, failed, notes} = await refresh([listOf('gcp', [row('gcp', 'us-central1', 'a3', 88)])])
  expect(rows).toEqual([CURRENT[2], row('gcp', 'us-central1', 'a3', 88), CURRENT[1]])
  expect(regions).toMatchObject([
    {cloud: 'gcp', region: 'us-central1', outcome: 'accepted', changed: [{beforeNanoUsd: 80, afterNanoUsd: 88}]},
  ])
  expect({failed, notes}).toEqual({failed: [], notes: []})
})

test('holds one region back, and says why; a person may accept it', async () => {
  const list = listOf('gcp', [row('gcp', 'us-central1', 'a3', 40), row('gcp', 'us-east4', 'a3', 81)])
  const {rows, regions} = await refresh([list])
  expect(rows).toContainEqual(CURRENT[0])
  expect(rows).toContainEqual(row('gcp', 'us-east4', 'a3', 81))
  expect(regions.map(({outcome, heldBack}) => [outcome, ...heldBack.map(({kind}) => kind)])).toEqual([
    ['held-back', 'price-moved'],
    ['accepted'],
  ])
  const accepted = await refresh([list], {acceptAll: true})
  expect(accepted.rows).toContainEqual(row('gcp', 'us-central1', 'a3', 40))
  expect(accepted.regions[0]).toMatchObject({outcome: 'accepted', heldBack: [{kind: 'price-moved'}]})
})

test('a failing source loses neither the others nor what it read before', async () => {
  const gcp = listOf('gcp', [row('gcp', 'us-central1', 'a3', 88)], {end: () => away('CLOUD_UNAVAILABLE')})
  const azure = listOf('azure', [row('azure', 'eastus', 'nd', 91)])
  const {rows, failed} = await refresh([gcp, azure])
  expect(rows).toEqual([row('azure', 'eastus', 'nd', 91), row('gcp', 'us-central1', 'a3', 88), CURRENT[1]])
  expect(failed).toMatchObject([{cloud: 'gcp', error: {code: 'CLOUD_UNAVAILABLE'}}])
})

test('rows of a region that was not read to its end are not taken', async () => {
  const cut: PriceSource = {
    cloud: 'gcp',
    purchases: ['on-demand', 'spot'],
    async *prices() {
      yield row('gcp', 'us-central1', 'a3', 79)
      away('CLOUD_UNAVAILABLE')
    },
  }
  const {rows, regions, failed} = await refresh([cut])
  expect(rows).toEqual([CURRENT[2], CURRENT[0], CURRENT[1]])
  expect(regions).toEqual([])
  expect(failed).toHaveLength(1)
})

test('what the sources tell is heard at once, and reported', async () => {
  const heard: SourcedNews[] = []
  const list = listOf('azure', [CURRENT[2] as PriceRow], {
    end: ({onProgress}) => onProgress?.({kind: 'region-skipped', region: 'x', why: 'y'}),
  })
  const {notes} = await refresh([list], {onNews: (news) => heard.push(news)})
  expect(notes).toEqual([
    {cloud: 'azure', purchases: ['on-demand', 'spot'], kind: 'region-skipped', region: 'x', why: 'y'},
  ])
  expect(heard.map(({kind}) => kind)).toEqual(['region-read', 'region-skipped'])
})

test('two lists of one cloud price one row; without one of them its part stays', async () => {
  const zoned = {...row('aws', 'us-east-1', 'p5', 50, 'use1-az4'), spot: 20}
  const onDemand = listOf('aws', [row('aws', 'us-east-1', 'p5', 55)], {purchases: ['on-demand']})
  const {onDemand: _, ...spotRow} = {...zoned, spot: 22}
  const spot = listOf('aws', [spotRow], {purchases: ['spot']})
  const noSpot = listOf('aws', [], {purchases: ['spot'], end: () => away('AUTH_FAILED')})
  const current = [zoned]
  expect((await refresh([onDemand, spot], {current})).rows).toEqual([{...zoned, onDemand: 55, spot: 22}])
  const part = await refresh([onDemand, noSpot], {current})
  expect(part.rows).toEqual([{...zoned, onDemand: 55, spot: 20}])
  expect(part.regions).toMatchObject([{purchases: ['on-demand'], outcome: 'accepted'}])
})

test('a cloud without regions is not asked; regions may be given', async () => {
  const asked: string[] = []
  const aws: PriceSource = {
    cloud: 'aws',
    purchases: ['on-demand'],
    async *prices({regions}) {
      asked.push(...regions)
      yield* []
    },
  }
  await refresh([aws])
  expect(asked).toEqual([])
  await refresh([aws], {regions: new Map([['aws', ['eu-west-1']]])})
  expect(asked).toEqual(['eu-west-1'])
})

test('whoever is told to stop gets no report', async () => {
  const stop = new AbortController()
  const end = () => {
    stop.abort(new Error('enough'))
    away('CLOUD_UNAVAILABLE')
  }
  await expect(refresh([listOf('gcp', [], {end})], {signal: stop.signal})).rejects.toThrow('enough')
})

test('a list that takes too long counts as far as it was read', async () => {
  const slow: PriceSource = {
    cloud: 'gcp',
    purchases: ['on-demand', 'spot'],
    async *prices({signal, onProgress}) {
      yield row('gcp', 'us-central1', 'a3', 79)
      onProgress?.({kind: 'region-read', region: 'us-central1', rows: 1})
      await new Promise((_, stop) => signal.addEventListener('abort', () => stop(signal.reason)))
    },
  }
  const {rows, failed} = await refresh([slow], {longestMs: 1})
  expect(rows).toContainEqual(row('gcp', 'us-central1', 'a3', 79))
  expect(failed).toMatchObject([{error: {code: 'CLOUD_UNAVAILABLE'}}])
})
