import {expect, test} from 'vitest'
import {azurePrices} from '../../../src/adapters/prices/azure.ts'
import {type Answer, collect, fixture, machineType, noPause, startPriceServer} from './price-server.ts'

type Item = Readonly<Record<string, unknown>>
const {page1, page2}: {page1: readonly Item[]; page2: readonly Item[]} = JSON.parse(fixture('azure-eastus.json'))
const [H100 = {}] = page1
const SIZES = [
  'Standard_ND96isr_H100_v5',
  'Standard_NC40ads_H100_v5',
  'Standard_NC80adis_H100_v5',
  'Standard_NC24ads_A100_v4',
].map((name) => machineType('azure', name))
const now = () => new Date('2026-06-18')

/** Azure with these pages for every region. */
async function startAzure(pages: readonly (readonly Item[])[], answer?: (asked: number) => Answer | undefined) {
  const server = await startPriceServer((path, _, asked) => {
    const at = Number(path.searchParams.get('$skip') ?? 0)
    const region = /armRegionName eq '(\w+)'/.exec(path.searchParams.get('$filter') ?? '')?.[1] ?? 'eastus'
    const Items = (pages[at] ?? []).map((item) => (region === 'eastus' ? item : {...item, armRegionName: region}))
    const next = at + 1 < pages.length ? `${server.url.origin}/api/retail/prices?$skip=${at + 1}` : null
    return answer?.(asked) ?? {body: {BillingCurrency: 'USD', Items, NextPageLink: next, Count: Items.length}}
  })
  return server
}

test('takes the Linux price in force of every size, on demand and spot', async () => {
  const {url, asked} = await startAzure([page1, page2])
  const {rows, news} = await collect(azurePrices({endpoint: url, now}), ['EastUS'], SIZES)
  const place = {cloud: 'azure', region: 'eastus', zone: '', source: 'Azure retail prices'}
  expect(rows).toEqual([
    {...place, instanceType: 'Standard_ND96isr_H100_v5', onDemand: 98_320_000_000, spot: 24_580_000_000},
    {...place, instanceType: 'Standard_NC40ads_H100_v5', onDemand: 6_980_000_000},
    {...place, instanceType: 'Standard_NC24ads_A100_v4', onDemand: 3_700_000_000},
  ])
  expect(news).toEqual([{kind: 'region-read', region: 'eastus', rows: 3}])
  const query = new URL(asked[0]?.path ?? '', url).searchParams
  expect(Object.fromEntries(query)).toEqual({
    'api-version': '2023-01-01-preview',
    currencyCode: "'USD'",
    $filter: "serviceName eq 'Virtual Machines' and armRegionName eq 'eastus' and priceType eq 'Consumption'",
  })
  expect(asked).toHaveLength(2)
})

test('of a size with two prices none is taken, and that is told', async () => {
  const twice = [H100, {...H100, retailPrice: 12}, {...H100, retailPrice: 1, isPrimaryMeterRegion: false}]
  const {url} = await startAzure([twice])
  const {rows, news} = await collect(azurePrices({endpoint: url, now}), ['eastus'], SIZES)
  expect(rows).toEqual([])
  expect(news[0]).toMatchObject({
    kind: 'price-missing',
    instanceType: 'Standard_ND96isr_H100_v5',
    purchase: 'on-demand',
  })
})

test('the meter of the region itself goes before that of others', async () => {
  const {url} = await startAzure([[{...H100, retailPrice: 1, isPrimaryMeterRegion: false}, H100]])
  expect((await collect(azurePrices({endpoint: url, now}), ['eastus'], SIZES)).rows).toMatchObject([
    {onDemand: 98_320_000_000},
  ])
})

test.each([
  ['another currency', [[{...H100, currencyCode: 'EUR'}]], /EUR, not in USD/],
  ['a null', [[null as unknown as Item]], /not in USD/],
  ['nothing', [[]], /no prices for eastus/],
])('a list with %s fails its region', async (_, pages, message) => {
  const {url} = await startAzure(pages)
  const {rows, news} = await collect(azurePrices({endpoint: url, now}), ['eastus'], SIZES)
  expect(rows).toEqual([])
  expect(news[0]).toMatchObject({kind: 'region-failed', error: {message: expect.stringMatching(message)}})
})

test.each([
  ['http://127.0.0.1:1/elsewhere', /next page is at 127.0.0.1:1/],
  ['nonsense', /next page is at no address/],
])('a next page at %s is not followed', async (NextPageLink, message) => {
  const {url, asked} = await startPriceServer(() => ({body: {Items: [H100], NextPageLink}}))
  const {news} = await collect(azurePrices({endpoint: url, now}), ['eastus'], SIZES)
  expect(news[0]).toHaveProperty('error.message', expect.stringMatching(message))
  expect(asked).toHaveLength(1)
})

test('pages that never end are left', async () => {
  const {url, asked} = await startPriceServer((path) => {
    const next = new URL(path)
    next.host = url.host
    next.searchParams.set('$skip', '1')
    return {body: {Items: [H100], NextPageLink: next.href}}
  })
  const {rows, news} = await collect(azurePrices({endpoint: url, now}), ['eastus'], SIZES)
  expect(rows).toEqual([])
  expect(news[0]).toHaveProperty('error.message', expect.stringMatching(/circle/))
  expect(asked.length).toBeLessThan(4)
})

test('429 without a warning is waited out', async () => {
  const {url} = await startAzure([page1, page2], (asked) => (asked === 2 ? {status: 429} : undefined))
  const {waitedMs, ...tuning} = noPause()
  expect((await collect(azurePrices({endpoint: url, now, ...tuning}), ['eastus'], SIZES)).rows).toHaveLength(3)
  expect(waitedMs).toHaveLength(1)
})

test('two regions in a row that do not answer end the source', async () => {
  const {url, asked} = await startAzure([page1], (count) => (count > 1 ? {status: 500} : undefined))
  const source = azurePrices({endpoint: url, now, ...noPause(), attempts: 1})
  await expect(collect(source, ['eastus', 'westus', 'uksouth', 'japaneast'], SIZES)).rejects.toMatchObject({
    code: 'CLOUD_UNAVAILABLE',
  })
  expect(asked).toHaveLength(3)
})
