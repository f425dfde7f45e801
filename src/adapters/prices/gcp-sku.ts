import {isGcpComponent} from './gcp-components.ts'

/** How a component can be bought. The last two stand in the list as on-demand, at half the price. */
export type GcpPurchase = 'on-demand' | 'spot' | 'flex-start' | 'calendar'

/** What a SKU of Compute Engine prices: an hour of one unit of a component, in some regions. */
export interface GcpPrice {
  /** Its text without place and purchase: `A3 Instance Core`, `Nvidia L4 GPU`. */
  readonly component: string
  readonly purchase: GcpPurchase
  readonly skuId: string
  readonly regions: readonly string[]
  readonly unit: string
  readonly unitNanoUsd: bigint
}

/** As far as it is read. Nothing about it is certain. */
export interface GcpSku {
  readonly skuId?: unknown
  readonly description?: unknown
  readonly category?: {readonly resourceFamily?: unknown; readonly usageType?: unknown} | null
  readonly serviceRegions?: unknown
  readonly pricingInfo?: readonly {readonly pricingExpression?: GcpPricingExpression | null}[] | null
}

interface GcpPricingExpression {
  readonly usageUnit?: unknown
  readonly tieredRates?: readonly ({readonly unitPrice?: GcpMoney | null} | null)[] | null
}

interface GcpMoney {
  readonly currencyCode?: unknown
  readonly units?: unknown
  readonly nanos?: unknown
}

/**
 * Reads a SKU by its English text: the list has no other link from machines to prices. Undefined for what is no component's
 * plain price.
 *
 * @throws RangeError when a price of a component is not readable, or not in USD
 * @source Cloud Billing API, services.skus.list
 */
export function gcpPrice(sku: GcpSku): GcpPrice | undefined {
  const {skuId, description, category, serviceRegions} = sku
  if (typeof description !== 'string' || typeof skuId !== 'string' || category?.resourceFamily !== 'Compute')
    return undefined
  const purchase = purchaseOf(description, category.usageType)
  if (purchase === undefined || !Array.isArray(serviceRegions)) return undefined
  const component = description
    .replace(/ (?:running )?in .*$/, '')
    .replace(/ attached to .*$/, '')
    .replace(/^(?:DWS (?:Defined Duration|Calendar Mode)|Spot Preemptible|Spot|Reserved) /, '')
  if (!isGcpComponent(component)) return undefined
  const expression = sku.pricingInfo?.[0]?.pricingExpression
  const [rate, ...more] = expression?.tieredRates ?? []
  if (typeof expression?.usageUnit !== 'string' || rate === undefined || more.length > 0) return undefined
  const unitNanoUsd = nanoUsdIn(rate?.unitPrice ?? {})
  // What is included in something else costs nothing here.
  return unitNanoUsd === 0n
    ? undefined
    : {component, purchase, skuId, regions: serviceRegions, unit: expression.usageUnit, unitNanoUsd}
}

/** By the text first: some Spot SKUs, and all of Dynamic Workload Scheduler's, have the usage type of on-demand ones. */
function purchaseOf(description: string, usageType: unknown): GcpPurchase | undefined {
  if (/Calendar Mode/i.test(description)) return 'calendar'
  if (
    /\b(?:Commitment|Committed|Custom|Premium|Reserved|Sole Tenancy|suspended|Capacity Optimized)\b/i.test(description)
  )
    return undefined
  if (/\bDWS\b|Defined Duration|Flex[ -]Start/i.test(description)) return 'flex-start'
  if (usageType === 'Preemptible' || /\b(?:Spot|Preemptible)\b/i.test(description)) return 'spot'
  return usageType === 'OnDemand' ? 'on-demand' : undefined
}

/** Exactly: whole units come as text. */
function nanoUsdIn({currencyCode, units = '0', nanos = 0}: GcpMoney): bigint {
  const isWhole =
    /^\d{1,9}$/.test(String(units)) && Number.isInteger(nanos) && Number(nanos) >= 0 && Number(nanos) < 1e9
  if (currencyCode !== 'USD' || !isWhole)
    throw new RangeError(`the price is ${String(units)} and ${String(nanos)} nanos of ${String(currencyCode)}`)
  return BigInt(String(units)) * 1_000_000_000n + BigInt(Number(nanos))
}
