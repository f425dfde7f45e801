import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import {saveCatalog} from '../../src/adapters/catalog/save-catalog.ts'
import {openShippedCatalog} from '../../src/adapters/catalog/shipped-catalog.ts'
import {storedCatalogPath} from '../../src/adapters/catalog/stored-catalog.ts'
import type {PriceRow} from '../../src/domain/catalog/price-row.ts'
import {refreshedCatalog} from '../../src/domain/catalog/refreshed-catalog.ts'
import {type Answer, fixture, startPriceServer} from '../adapters/prices/price-server.ts'
import {type Gpuctl, type GpuctlExit, startGpuctl} from '../support/gpuctl.ts'

const row = (cloud: string, region: string, instanceType: string, prices: Partial<PriceRow>): PriceRow => ({
  cloud,
  region,
  zone: '',
  instanceType,
  source: 'a test',
  ...prices,
})
const USD = 1e9
const H100 = 'Standard_ND96isr_H100_v5'

/** What the catalog has before: near enough to what the price lists say. */
export const BEFORE = [
  row('aws', 'us-east-1', 'p5.48xlarge', {zone: 'use1-az4', onDemand: 50 * USD, spot: 10 * USD}),
  row('azure', 'eastus', H100, {onDemand: 90 * USD}),
  row('azure', 'westus', H100, {onDemand: 90 * USD}),
  row('gcp', 'us-central1', 'a3-highgpu-8g', {onDemand: 88 * USD, spot: 40 * USD}),
  row('lambda', 'us-east-1', 'gpu_1x_a10', {onDemand: USD}),
]

/** By the first word of the path that a vendor is asked at. */
export type Vendors = Readonly<Record<'aws' | 'ec2' | 'gcp' | 'azure', (path: URL, body: string) => Answer>>

const {page1}: {page1: readonly Readonly<Record<string, unknown>>[]} = JSON.parse(fixture('azure-eastus.json'))
export const H100_ITEM = page1[0] ?? {}

/** Azure's list with one price of the H100 machine for each region. */
export const azureAt =
  (usd: Readonly<Record<string, number>>): Vendors['azure'] =>
  ({searchParams}) => {
    const region = /armRegionName eq '(\w+)'/.exec(searchParams.get('$filter') ?? '')?.[1] ?? ''
    return {body: {Items: [{...H100_ITEM, armRegionName: region, retailPrice: usd[region] ?? 98.32}]}}
  }

const xml = (action: string, inner: string): Answer => ({
  headers: {'Content-Type': 'text/xml'},
  body: `<?xml version="1.0"?><${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${action}Response>`,
})

const ALL_WELL: Vendors = {
  aws: ({pathname}) =>
    pathname.endsWith('/region_index.json')
      ? {body: {regions: {'us-east-1': {currentVersionUrl: '/offers/1/us-east-1/index.json'}}}}
      : {body: fixture('aws-us-east-1.csv')},
  ec2: (_, body) =>
    new URLSearchParams(body).get('Action') === 'DescribeAvailabilityZones'
      ? xml(
          'DescribeAvailabilityZones',
          '<availabilityZoneInfo><item><zoneName>us-east-1a</zoneName><zoneId>use1-az4</zoneId></item></availabilityZoneInfo>',
        )
      : xml(
          'DescribeSpotPriceHistory',
          '<spotPriceHistorySet><item><availabilityZone>us-east-1a</availabilityZone><instanceType>p5.48xlarge</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>21.5</spotPrice><timestamp>2026-06-18T11:00:00.000Z</timestamp></item></spotPriceHistorySet><nextToken></nextToken>',
        ),
  gcp: () => ({body: {skus: JSON.parse(fixture('gcp-skus.json'))}}),
  azure: azureAt({}),
}

export interface PriceLists {
  readonly home: string
  readonly store: string
  /** The bytes of the stored catalog. */
  stored(): Promise<Buffer>
  start(words: readonly string[], env?: Readonly<Record<string, string>>): Gpuctl
  update(words?: readonly string[], env?: Readonly<Record<string, string>>): Promise<GpuctlExit>
}

/** All price lists at one address, and a gpuctl with every credential and a small catalog that asks there. */
export async function startPriceLists(vendors: Partial<Vendors> = {}): Promise<PriceLists> {
  const answers = {...ALL_WELL, ...vendors}
  const {url} = await startPriceServer((path, body) => {
    const [, vendor = ''] = path.pathname.split('/')
    return answers[vendor as keyof Vendors](path, body)
  })
  const home = await mkdtemp(join(tmpdir(), 'gpuctl-update-'))
  onTestFinished(() => rm(home, {recursive: true, force: true}))
  const base = await openShippedCatalog()
  const day = {from: 'a test', date: '2026-06-18'}
  const origins = BEFORE.flatMap(({cloud, region}) => [
    {cloud, region, purchase: 'on-demand' as const, ...day},
    {cloud, region, purchase: 'spot' as const, ...day},
  ])
  await saveCatalog(refreshedCatalog(base, BEFORE, origins, 'a test'), home)
  const settings = {
    GPUCTL_CATALOG: '',
    GPUCTL_CACHE: join(home, 'cache'),
    GPUCTL_AWS_PRICES_ENDPOINT: `${url.href}aws`,
    GPUCTL_GCP_BILLING_ENDPOINT: `${url.href}gcp`,
    GPUCTL_AZURE_PRICES_ENDPOINT: `${url.href}azure`,
    AWS_ENDPOINT_URL_EC2: `${url.href}ec2`,
    GPUCTL_GCP_API_KEY: 'key',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_PROFILE: '',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const start: PriceLists['start'] = (words, env) => startGpuctl(words, {home, env: {...settings, ...env}})
  const store = storedCatalogPath(home)
  return {
    home,
    store,
    stored: () => readFile(store),
    start,
    update: (words = [], env = {}) => start(['catalog', 'update', ...words], env).exit,
  }
}
