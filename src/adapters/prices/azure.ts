import type {ListedPurchase} from '../../domain/catalog/catalog.ts'
import type {PriceRow} from '../../domain/catalog/price-row.ts'
import type {PriceRequest, PriceSource} from '../../ports/price-source.ts'
import {type AzureItem, type AzurePrice, azurePrice, azurePriceInForce} from './azure-rows.ts'
import {below} from './endpoint.ts'
import {followPages} from './follow-pages.ts'
import {getJson} from './get-json.ts'
import {type HttpTuning, nameOf} from './http-get.ts'
import {unreadable} from './price-fault.ts'
import {readRegions} from './read-regions.ts'

export interface AzureOptions extends HttpTuning {
  readonly endpoint: URL
  readonly now?: () => Date
}

/**
 * Azure's retail prices, which need no account. One region at a time: over many pages the list skips and repeats entries while
 * prices change.
 *
 * @source Azure Retail Prices API
 */
export const azurePrices = (options: AzureOptions): PriceSource => ({
  cloud: 'azure',
  purchases: ['on-demand', 'spot'],
  async *prices(request) {
    const regions = request.regions.map((region) => region.toLowerCase()) // other APIs write WestUS3
    yield* readRegions({...request, regions}, async (region) => {
      const prices = await readPrices(region, request, options)
      return rowsOf(region, prices, request, (options.now?.() ?? new Date()).getTime())
    })
  },
})

type Slots = ReadonlyMap<string, readonly AzurePrice[]>
const slotOf = (size: string, purchase: ListedPurchase) => `${size.toLowerCase()},${purchase}`

/** All prices of a region by size and purchase. */
async function readPrices(region: string, {signal}: PriceRequest, options: AzureOptions): Promise<Slots> {
  const slots = new Map<string, AzurePrice[]>()
  const first = firstPage(region, options.endpoint)
  let items = 0
  await followPages(nameOf(first), async (page) => {
    const url = page === undefined ? first : nextPage(page, options.endpoint)
    const {Items, NextPageLink} = await getJson(url, {...options, signal})
    if (!Array.isArray(Items)) throw unreadable(nameOf(url), 'has no Items')
    for (const item of Items as readonly (AzureItem | null)[]) {
      if (item?.currencyCode !== 'USD') throw unreadable(nameOf(url), `a price is in ${item?.currencyCode}, not in USD`)
      const price = azurePrice(item, region)
      if (price === undefined) continue
      const slot = slotOf(price.size, price.purchase)
      slots.set(slot, [...(slots.get(slot) ?? []), price])
    }
    items += Items.length
    return typeof NextPageLink === 'string' ? NextPageLink : undefined
  })
  if (items === 0) throw unreadable(nameOf(first), `has no prices for ${region}`)
  return slots
}

function rowsOf(region: string, slots: Slots, {machineTypes, onProgress}: PriceRequest, now: number): PriceRow[] {
  const priceOf = (instanceType: string, purchase: ListedPurchase) => {
    const prices = slots.get(slotOf(instanceType, purchase))
    if (prices === undefined) return undefined
    const price = azurePriceInForce(prices, now)
    const why = `none of ${prices.length} prices is the one in force`
    if (price === undefined) onProgress?.({kind: 'price-missing', region, instanceType, purchase, why})
    return price
  }
  const sizes = machineTypes.filter(({cloud}) => cloud === 'azure')
  return sizes.flatMap(({instanceType}) => {
    const [onDemand, spot] = [priceOf(instanceType, 'on-demand'), priceOf(instanceType, 'spot')]
    if (onDemand === undefined && spot === undefined) return []
    const prices = {...(onDemand === undefined ? {} : {onDemand}), ...(spot === undefined ? {} : {spot})}
    return [{cloud: 'azure', region, zone: '', instanceType, ...prices, source: 'Azure retail prices'}]
  })
}

/** Values of a filter are case-sensitive from this version on. */
const firstPage = (region: string, endpoint: URL): URL =>
  below(endpoint, '/api/retail/prices', {
    'api-version': '2023-01-01-preview',
    currencyCode: "'USD'",
    $filter: `serviceName eq 'Virtual Machines' and armRegionName eq '${region.replaceAll("'", '')}' and priceType eq 'Consumption'`,
  })

/** Only where the first one was: a list must not send us elsewhere. */
function nextPage(link: string, endpoint: URL): URL {
  const url = URL.parse(link)
  if (url?.origin === endpoint.origin) return url
  throw unreadable(nameOf(endpoint), `the next page is at ${url?.host ?? 'no address'}`)
}
