import type {PriceRow} from '../../domain/catalog/price-row.ts'
import type {PriceRequest, PriceSource} from '../../ports/price-source.ts'
import {awsOnDemandRows} from './aws-on-demand-rows.ts'
import {below} from './endpoint.ts'
import {getJson} from './get-json.ts'
import {type HttpTuning, httpGet, nameOf} from './http-get.ts'
import {unreadable} from './price-fault.ts'
import type {CachedList, PriceListCache} from './price-list-cache.ts'
import {type RegionPrices, readRegions} from './read-regions.ts'

export interface AwsOnDemandOptions extends HttpTuning {
  readonly endpoint: URL
  /** Absent: every list is downloaded every time, some 300 MB a region. */
  readonly cache?: PriceListCache
}

/**
 * EC2's on-demand prices from the price list files, which need no account. They hold for a region's zones; its Local Zones
 * have lists of their own, under names that EC2 does not use, and are not read.
 *
 * @source AWS Price List, bulk files: region_index.json, one CSV a region
 */
export const awsOnDemandPrices = (options: AwsOnDemandOptions): PriceSource => ({
  cloud: 'aws',
  purchases: ['on-demand'],
  async *prices(request) {
    const lists = await listAddresses(options, request)
    const types = request.machineTypes.filter(({cloud}) => cloud === 'aws').map(({instanceType}) => instanceType)
    yield* readRegions(request, async (region): Promise<RegionPrices> => {
      const address = lists.get(region)
      if (address === undefined) return {skipped: 'AWS lists no prices for it'}
      const list = await readList(region, address, types, options, request.signal)
      return list.prices.map(
        ({instanceType, nanoUsd}): PriceRow => ({
          cloud: 'aws',
          region,
          zone: '',
          instanceType,
          onDemand: nanoUsd,
          source: `AmazonEC2 price list of ${list.publicationDate}`,
        }),
      )
    })
  },
})

/** Of each region's list in its newest version. */
async function listAddresses(options: AwsOnDemandOptions, {signal}: PriceRequest): Promise<ReadonlyMap<string, URL>> {
  const url = below(options.endpoint, '/offers/v1.0/aws/AmazonEC2/current/region_index.json')
  const {regions} = await getJson(url, {...options, signal})
  if (typeof regions !== 'object' || regions === null) throw unreadable(nameOf(url), 'has no regions')
  return new Map(
    Object.entries(regions).map(([region, entry]: [string, {currentVersionUrl?: unknown} | null]) => {
      const path = entry?.currentVersionUrl
      if (typeof path !== 'string' || !LIST_PATH.test(path)) throw unreadable(nameOf(url), `has no list for ${region}`)
      return [region, below(options.endpoint, path.replace(/[.]json$/, '.csv'))]
    }),
  )
}

const LIST_PATH = /^\/[\w./-]+[.]json$/

/** The version is a part of the address: a list of the same address is the same. One of an address without it has an ETag. */
async function readList(
  region: string,
  url: URL,
  types: readonly string[],
  {cache, ...tuning}: AwsOnDemandOptions,
  signal: AbortSignal,
): Promise<CachedList> {
  const key = ['aws-on-demand', region, ...types.toSorted()]
  const known = await cache?.read(key)
  const address = url.href
  const same = known?.address === address ? known : undefined
  if (same !== undefined && !address.includes('/current/')) return same
  const headers: Record<string, string> = same?.etag === undefined ? {} : {'If-None-Match': same.etag}
  const list = await httpGet(url, {maxBytes: LARGEST_LIST, ...tuning, headers, signal}, async (answer) => {
    if (answer.status === 304 && same !== undefined) return same
    if (answer.status === 304) throw unreadable(nameOf(url), 'is said to be known already')
    const read = await awsOnDemandRows(nameOf(url), answer.chunks, region, new Set(types))
    const etag = answer.header('etag')
    return {address, ...(etag === undefined ? {} : {etag}), ...read}
  })
  await cache?.write(key, list)
  return list
}

const LARGEST_LIST = 4 * 2 ** 30
