import {expect, test} from 'vitest'
import {gcpPrices} from '../../../src/adapters/prices/gcp.ts'
import {collect, fixture, machineType, noPause, startPriceServer} from './price-server.ts'

interface Sku {
  readonly skuId: string
  readonly description: string
  readonly [other: string]: unknown
}

const SKUS: readonly Sku[] = JSON.parse(fixture('gcp-skus.json'))
const A3 = {vcpus: 208, memoryGib: 1872, gpuCount: 8}
const TYPES = [
  machineType('gcp', 'a3-highgpu-8g', A3),
  machineType('gcp', 'a3-highgpu-1g', {vcpus: 26, memoryGib: 234, gpuCount: 1}),
  machineType('gcp', 'a3-megagpu-8g', A3),
  machineType('gcp', 'a4-highgpu-8g', {vcpus: 224, memoryGib: 3968, gpuCount: 8}),
  machineType('gcp', 'g4-standard-48', {vcpus: 48, memoryGib: 180, gpuCount: 1}),
  machineType('gcp', 'g2-standard-4', {vcpus: 4, memoryGib: 16, gpuCount: 1}),
  machineType('gcp', 'a4x-highgpu-4g', {vcpus: 140, memoryGib: 884, gpuCount: 4}),
]

/** Google Cloud with these SKUs, on pages of some. */
const startGcp = (skus: readonly unknown[], pageSize = 10) =>
  startPriceServer(({searchParams}) => {
    const at = Number(searchParams.get('pageToken') ?? 0)
    const nextPageToken = at + pageSize < skus.length ? String(at + pageSize) : ''
    return {body: {skus: skus.slice(at, at + pageSize), nextPageToken}}
  })

const prices = (endpoint: URL, apiKey: string | undefined = 'the-key') => gcpPrices({endpoint, apiKey, ...noPause()})
const without = (text: string) => SKUS.filter(({description}) => !description.includes(text))
const named = (text: string): Sku => SKUS.find(({description}) => description === text) ?? ({} as Sku)
const H100 = named('Nvidia H100 80GB GPU running in Americas')

test('a machine costs the sum of its parts, to the nano-USD', async () => {
  const {url, asked} = await startGcp(SKUS)
  const {rows, news} = await collect(prices(url), ['us-central1'], TYPES)
  const place = {cloud: 'gcp', region: 'us-central1', zone: '', source: 'Cloud Billing SKUs'}
  expect(rows).toEqual([
    {
      ...place,
      instanceType: 'a3-highgpu-8g',
      onDemand: 208 * 29_917_000 + 1872 * 2_604_000 + 8 * 9_796_550_569,
      spot: 208 * 14_000_000 + 1872 * 1_000_000 + 8 * 5_000_000_000,
      flexStart: 208 * 15_000_000 + 1872 * 1_300_000 + 8 * 4_423_936_000,
    },
    {
      ...place,
      instanceType: 'a3-highgpu-1g', // not sold on demand
      spot: 26 * 14_000_000 + 234 * 1_000_000 + 5_000_000_000,
      flexStart: 26 * 15_000_000 + 234 * 1_300_000 + 4_423_936_000,
    },
    {...place, instanceType: 'a3-megagpu-8g', onDemand: 208 * 26_924_000 + 1872 * 2_344_000 + 8 * 10_344_275_712},
    {...place, instanceType: 'a4-highgpu-8g', onDemand: 8 * 16_110_000_000, spot: 8 * 4_954_200_000},
    {...place, instanceType: 'g4-standard-48', onDemand: 48 * 48_910_000 + 180 * 5_870_000 + 1_095_650_000},
  ])
  expect(news).toEqual([
    {
      kind: 'price-missing',
      region: 'us-central1',
      instanceType: 'g2-standard-4',
      purchase: 'on-demand',
      why: 'no gpu in the list',
    },
    {kind: 'region-read', region: 'us-central1', rows: 5},
  ])
  expect(asked).toHaveLength(Math.ceil(SKUS.length / 10))
  expect(asked.every(({path}) => !path.includes('the-key'))).toBe(true)
  expect(asked[0]?.headers['x-goog-api-key']).toBe('the-key')
})

test('another region spells a GPU in another way', async () => {
  const {url} = await startGcp(SKUS)
  const {rows} = await collect(prices(url), ['us-east4'], TYPES)
  expect(rows.find(({instanceType}) => instanceType === 'a3-megagpu-8g')?.onDemand).toBe(
    208 * 26_924_000 + 1872 * 2_344_000 + 8 * 10_400_000_000,
  )
})

test.each(['A3 Instance Core running', 'A3 Instance Ram running', 'Nvidia H100 80GB GPU running'])(
  'without %s there is no price on demand, whatever else is listed',
  async (text) => {
    const {url} = await startGcp(
      without(text).concat(SKUS.filter(({description}) => /Spot|DWS/.test(description) && description.includes(text))),
    )
    const {rows, news} = await collect(prices(url), ['us-central1'], TYPES)
    expect(rows.find(({instanceType}) => instanceType === 'a3-highgpu-8g')).not.toHaveProperty('onDemand')
    expect(news).toContainEqual(
      expect.objectContaining({kind: 'price-missing', instanceType: 'a3-highgpu-8g', purchase: 'on-demand'}),
    )
  },
)

test.each([
  ['the same text', 'Nvidia H100 80GB GPU running in Iowa'],
  ['another spelling', 'Nvidia H100 80GB Mega GPU running in Iowa'],
])('two SKUs for one part (%s) fail the region', async (_, description) => {
  const {url} = await startGcp([...SKUS, {...H100, skuId: 'twin', serviceRegions: ['us-central1'], description}])
  const {rows, news} = await collect(prices(url), ['us-central1', 'us-east4'], TYPES)
  expect(new Set(rows.map(({region}) => region))).toEqual(new Set(['us-east4']))
  expect(news.find(({kind}) => kind === 'region-failed')).toMatchObject({
    region: 'us-central1',
    error: {code: 'CATALOG_INVALID', message: expect.stringContaining('twin')},
  })
})

test('a SKU that pages repeat counts once', async () => {
  const {url} = await startGcp([...SKUS, H100])
  expect((await collect(prices(url), ['us-central1'], TYPES)).rows).toHaveLength(5)
})

const withPrice = (pricingExpression: unknown) => ({...H100, pricingInfo: [{pricingExpression}]})
const rates = (...unitPrices: unknown[]) => unitPrices.map((unitPrice, at) => ({startUsageAmount: at, unitPrice}))
const USD = {currencyCode: 'USD', units: '9', nanos: 0}

test.each([
  ['per month', {usageUnit: 'mo', tieredRates: rates(USD)}],
  ['in tiers', {usageUnit: 'h', tieredRates: rates(USD, USD)}],
  ['for nothing', {usageUnit: 'h', tieredRates: rates({...USD, units: '0'})}],
  ['not at all', null],
])('a GPU that is priced %s has no price', async (_, expression) => {
  const {url} = await startGcp([...SKUS.filter((sku) => sku !== H100), withPrice(expression)])
  const {rows} = await collect(prices(url), ['us-central1'], TYPES)
  expect(rows.find(({instanceType}) => instanceType === 'a3-highgpu-8g')).not.toHaveProperty('onDemand')
})

test.each([
  ['in EUR', {...USD, currencyCode: 'EUR'}],
  ['below nothing', {...USD, nanos: -1}],
  ['in pieces', {...USD, units: '9.5'}],
  ['without a currency', {units: '9', nanos: 0}],
])('a GPU that is priced %s ends the source', async (_, price) => {
  const {url} = await startGcp([withPrice({usageUnit: 'h', tieredRates: rates(price)})])
  await expect(collect(prices(url), ['us-central1'], TYPES)).rejects.toMatchObject({code: 'CATALOG_INVALID'})
})

test('pages that go round are left', async () => {
  const {url} = await startPriceServer(() => ({body: {skus: SKUS, nextPageToken: 'again'}}))
  await expect(collect(prices(url), ['us-central1'], TYPES)).rejects.toThrow(/circle/)
})

test.each([
  ['an unknown key', {status: 400, body: {error: {details: [{reason: 'API_KEY_INVALID'}]}}}, 'AUTH_FAILED'],
  ['an API that is off', {status: 403}, 'AUTH_FAILED'],
  ['another 400', {status: 400}, 'CLOUD_UNAVAILABLE'],
  ['no list', {body: {}}, 'CATALOG_INVALID'],
  ['an empty list', {body: {skus: []}}, 'CATALOG_INVALID'],
])('%s is told as what it is', async (_, answer, code) => {
  const {url} = await startPriceServer(() => answer)
  await expect(collect(prices(url), ['us-central1'], TYPES)).rejects.toMatchObject({code})
})

test('without a key nothing is asked', async () => {
  const {url, asked} = await startGcp(SKUS)
  const hint = expect.stringContaining('GPUCTL_GCP_API_KEY')
  const source = gcpPrices({endpoint: url, apiKey: undefined})
  await expect(collect(source, ['us-central1'], TYPES)).rejects.toMatchObject({code: 'AUTH_FAILED', hint})
  expect(asked).toEqual([])
})
