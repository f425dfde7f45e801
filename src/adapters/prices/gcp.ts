import {LISTED_PURCHASES} from '../../domain/catalog/catalog.ts'
import type {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {PriceRequest, PriceSource} from '../../ports/price-source.ts'
import {below} from './endpoint.ts'
import {followPages} from './follow-pages.ts'
import {gcpRows, gcpSlots} from './gcp-rows.ts'
import {type GcpPrice, type GcpSku, gcpPrice} from './gcp-sku.ts'
import {getJson} from './get-json.ts'
import {type HttpTuning, nameOf} from './http-get.ts'
import {refused, unreadable} from './price-fault.ts'
import {readRegions} from './read-regions.ts'

export interface GcpOptions extends HttpTuning {
  readonly endpoint: URL
  /** Of a project where the Cloud Billing API is enabled. */
  readonly apiKey: string | undefined
}

/**
 * Google Cloud's list prices. The list cannot be filtered: all of its some 30,000 SKUs are read once, for all regions.
 *
 * @source Cloud Billing API, services.skus.list of Compute Engine
 */
export const gcpPrices = (options: GcpOptions): PriceSource => ({
  cloud: 'gcp',
  purchases: LISTED_PURCHASES,
  lacks: async () => (options.apiKey ? undefined : {why: KEY_NEEDED, hint: KEY_HINT}),
  async *prices(request) {
    const slots = gcpSlots(await readSkus(request, options))
    yield* readRegions(request, async (region) => gcpRows(region, slots, request))
  },
})

async function readSkus({signal, regions}: PriceRequest, options: GcpOptions): Promise<readonly GcpPrice[]> {
  const {endpoint, apiKey, ...tuning} = options
  if (!apiKey) throw refused(KEY_NEEDED, KEY_HINT)
  const headers = {'X-Goog-Api-Key': apiKey} // not in the address, which proxies write down
  const prices: GcpPrice[] = []
  await followPages('cloudbilling skus', async (page) => {
    const query = {pageSize: '5000', currencyCode: 'USD', ...(page === undefined ? {} : {pageToken: page})}
    const url = below(endpoint, '/v1/services/6F81-5844-456A/skus', query)
    const {skus, nextPageToken} = await getJson(url, {...tuning, headers, signal, explain: explainRefusal})
    if (!Array.isArray(skus)) throw unreadable(nameOf(url), 'has no skus')
    for (const sku of skus as readonly (GcpSku | null)[]) {
      const price = priceIn(sku ?? {}, nameOf(url))
      if (price?.regions.some((region) => regions.includes(region))) prices.push(price)
    }
    return typeof nextPageToken === 'string' ? nextPageToken : undefined
  })
  if (prices.length === 0) throw unreadable('cloudbilling skus', 'has no prices of these regions')
  return prices
}

const KEY_NEEDED = 'prices of Google Cloud are listed only for those who have an API key'
const KEY_HINT = 'make an API key for the Cloud Billing API and set GPUCTL_GCP_API_KEY'

function priceIn(sku: GcpSku, name: string): GcpPrice | undefined {
  try {
    return gcpPrice(sku)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw unreadable(name, `SKU ${String(sku.skuId)}: ${error.message}`, error)
  }
}

/** A wrong key is answered with 400; its reason is a code. @source google.rpc.ErrorInfo */
function explainRefusal(status: number, body: string): GpuctlError | undefined {
  const isKey = status === 400 && /"reason":\s*"API_KEY_/.test(body)
  return isKey || status === 401 || status === 403
    ? refused(`Google Cloud refuses the API key (${status})`, KEY_HINT)
    : undefined
}
