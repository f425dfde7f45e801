import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {awsOnDemandPrices} from '../../../src/adapters/prices/aws-on-demand.ts'
import {priceListCache} from '../../../src/adapters/prices/price-list-cache.ts'
import {type Answer, collect, fixture, machineType, noPause, startPriceServer} from './price-server.ts'

const LIST = fixture('aws-us-east-1.csv')
const TYPES = ['p5.48xlarge', 'g6.xlarge', 'g5.xlarge', 'p6-b200.48xlarge'].map((name) => machineType('aws', name))
const VERSION = '/offers/v1.0/aws/AmazonEC2/20260618200311'

const index = (version = VERSION, regions = ['us-east-1', 'eu-west-1']): Answer => ({
  body: {
    formatVersion: 'v1.0',
    publicationDate: '2026-06-18T20:03:11Z',
    regions: Object.fromEntries(
      regions.map((regionCode) => [regionCode, {regionCode, currentVersionUrl: `${version}/${regionCode}/index.json`}]),
    ),
  },
})

/** AWS with one list a region, in what version `version` says. */
const startAws = (list: (region: string, asked: number) => Answer, version = () => VERSION) =>
  startPriceServer(({pathname}, _, asked) =>
    pathname.endsWith('/region_index.json') ? index(version()) : list(pathname.split('/').at(-2) ?? '', asked),
  )

test('takes Linux on-demand prices of shared hardware, and nothing else', async () => {
  const {url, asked} = await startAws(() => ({body: LIST}))
  const {rows, news} = await collect(awsOnDemandPrices({endpoint: url}), ['us-east-1'], TYPES)
  const source = 'AmazonEC2 price list of 2026-06-18T20:03:11Z'
  const place = {cloud: 'aws', region: 'us-east-1', zone: '', source}
  expect(rows).toEqual([
    {...place, instanceType: 'p5.48xlarge', onDemand: 55_040_000_000},
    {...place, instanceType: 'g6.xlarge', onDemand: 804_800_000}, // …0.05 of a nano-USD less
    {...place, instanceType: 'g5.xlarge', onDemand: 1_006_000_000},
  ])
  expect(news).toEqual([{kind: 'region-read', region: 'us-east-1', rows: 3}])
  expect(asked.map(({path}) => path)).toEqual([
    '/offers/v1.0/aws/AmazonEC2/current/region_index.json',
    `${VERSION}/us-east-1/index.csv`,
  ])
})

test('a region without a list is skipped', async () => {
  const {url} = await startAws(() => ({body: LIST}))
  const {rows, news} = await collect(awsOnDemandPrices({endpoint: url}), ['mars-1', 'us-east-1'], TYPES)
  expect(rows).toHaveLength(3)
  expect(news.map(({kind, region}) => `${kind} ${region}`)).toEqual(['region-skipped mars-1', 'region-read us-east-1'])
})

test.each([
  ['cut in a line', LIST.slice(0, -30), /cut off/],
  ['cut in the header', LIST.slice(0, 500), /has no/],
  ['another format', '<html>no</html>\n'.repeat(30), /has no header/],
  ['without a column', LIST.replace('"MarketOption"', '"Other"'), /has no column MarketOption/],
  ['without quotes', LIST.replaceAll('"', ''), /header|no on-demand prices/],
  ['another region', LIST.replaceAll('"us-east-1"', '"us-east-2"'), /no on-demand prices for us-east-1/],
  ['another currency', LIST.replaceAll('"USD"', '"EUR"'), /no on-demand prices/],
  ['a price that is none', LIST.replace('55.0400000000', '5.5e1'), /the price is "5.5e1"/],
  ['two prices', LIST.replace('"CapacityBlock"', '"OnDemand"'), /p5.48xlarge has two prices/],
  ['a line more than long', `${LIST}${'x'.repeat(3 * 2 ** 20)}`, /does not end/],
])('a list that is wrong (%s) fails its region and no other', async (_, list, message) => {
  const {url} = await startAws((region) => ({
    body: region === 'us-east-1' ? list : LIST.replaceAll('us-east-1', region),
  }))
  const {rows, news} = await collect(awsOnDemandPrices({endpoint: url}), ['us-east-1', 'eu-west-1'], TYPES)
  expect(new Set(rows.map(({region}) => region))).toEqual(new Set(['eu-west-1']))
  expect(news[0]).toMatchObject({kind: 'region-failed', error: {code: 'CATALOG_INVALID'}})
  expect(news[0]).toHaveProperty('error.message', expect.stringMatching(message))
})

test('a download that breaks off starts again, and no row is there twice', async () => {
  const {url} = await startAws((_, asked) => (asked === 2 ? {body: LIST, cutAt: LIST.length / 2} : {body: LIST}))
  const {rows} = await collect(awsOnDemandPrices({endpoint: url, ...noPause()}), ['us-east-1'], TYPES)
  expect(rows).toHaveLength(3)
})

test('an answer that is larger than any list is not read to its end', async () => {
  const {url} = await startAws(() => ({body: LIST}))
  const {news} = await collect(awsOnDemandPrices({endpoint: url, maxBytes: 2000}), ['us-east-1'], TYPES)
  expect(news[0]).toHaveProperty('error.message', expect.stringMatching(/more than 2000 bytes/))
})

test.each([
  ['no regions', {body: {}}],
  ['a list elsewhere', {body: {regions: {'us-east-1': {currentVersionUrl: '//other.example/x.csv'}}}}],
  ['no JSON', {body: '{"regions": {'}],
])('an index that is wrong (%s) ends the source', async (_, answer) => {
  const {url} = await startPriceServer(() => answer)
  await expect(collect(awsOnDemandPrices({endpoint: url}), ['us-east-1'], TYPES)).rejects.toMatchObject({
    code: 'CATALOG_INVALID',
  })
})

function cacheFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-prices-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  return folder
}

test('a list of the same version is not downloaded again, and gives the same rows', async () => {
  let version = VERSION
  const {url, asked} = await startAws(
    () => ({body: LIST}),
    () => version,
  )
  const source = awsOnDemandPrices({endpoint: url, cache: priceListCache(cacheFolder())})
  const first = await collect(source, ['us-east-1'], TYPES)
  expect(await collect(source, ['us-east-1'], TYPES)).toEqual(first)
  expect(asked.filter(({path}) => path.endsWith('.csv'))).toHaveLength(1)
  await collect(source, ['us-east-1'], TYPES.slice(1)) // other machine types were not read then
  version = '/offers/v1.0/aws/AmazonEC2/20260619000000'
  await collect(source, ['us-east-1'], TYPES)
  expect(asked.filter(({path}) => path.endsWith('.csv'))).toHaveLength(3)
})

test('a list whose address has no version is asked for by its ETag', async () => {
  const {url, asked} = await startPriceServer(({pathname}, _, count) => {
    if (pathname.endsWith('/region_index.json')) return index('/offers/v1.0/aws/AmazonEC2/current')
    return count === 2 ? {body: LIST, headers: {ETag: '"abc"'}} : {status: 304}
  })
  const source = awsOnDemandPrices({endpoint: url, cache: priceListCache(cacheFolder())})
  const first = await collect(source, ['us-east-1'], TYPES)
  expect(await collect(source, ['us-east-1'], TYPES)).toEqual(first)
  expect(asked.at(-1)?.headers['if-none-match']).toBe('"abc"')
})

test('a cache that is damaged is not used', async () => {
  const folder = cacheFolder()
  const {url} = await startAws(() => ({body: LIST}))
  const source = awsOnDemandPrices({endpoint: url, cache: priceListCache(folder)})
  const first = await collect(source, ['us-east-1'], TYPES)
  for (const damage of ['', 'null', '{"prices":[{"instanceType":"p5.48xlarge","nanoUsd":0}]}']) {
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), damage)
    expect(await collect(source, ['us-east-1'], TYPES)).toEqual(first)
  }
})
