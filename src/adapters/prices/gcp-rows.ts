import type {ListedPurchase} from '../../domain/catalog/catalog.ts'
import type {MachineType} from '../../domain/catalog/machine-type.ts'
import {type PriceRow, rowPrices} from '../../domain/catalog/price-row.ts'
import type {PriceRequest} from '../../ports/price-source.ts'
import {type GcpPart, gcpParts, isSold} from './gcp-components.ts'
import type {GcpPrice} from './gcp-sku.ts'
import {unreadable} from './price-fault.ts'

/** Prices by region, purchase and component. */
export type GcpSlots = ReadonlyMap<string, readonly GcpPrice[]>

/** Sorted into their slots. A SKU that is listed twice, as pages overlap while prices change, counts once. */
export function gcpSlots(prices: readonly GcpPrice[]): GcpSlots {
  const slots = new Map<string, GcpPrice[]>()
  for (const price of prices)
    for (const region of price.regions) {
      const key = slotKey(region, price.purchase, price.component)
      const before = slots.get(key) ?? []
      if (!before.some(({skuId}) => skuId === price.skuId)) slots.set(key, [...before, price])
    }
  return slots
}

const slotKey = (region: string, purchase: string, component: string) => `${region},${purchase},${component}`

/**
 * The machine types that a region prices: each the exact sum of its parts. A machine of which a part is missing has no price,
 * and that is told: texts change without notice, and a sum without its GPUs would win every search.
 *
 * @throws GpuctlError CATALOG_INVALID when two SKUs claim to be one part
 */
export function gcpRows(
  region: string,
  slots: GcpSlots,
  {machineTypes, onProgress}: Pick<PriceRequest, 'machineTypes' | 'onProgress'>,
): readonly PriceRow[] {
  const priceOf = (type: MachineType, parts: readonly GcpPart[], purchase: ListedPurchase) => {
    if (!isSold(type.instanceType, purchase)) return undefined
    const units = parts.map((part) => unitPrice(region, slots, part, purchase))
    const missing = parts.filter((_, index) => units[index] === undefined).map(({part}) => part)
    if (missing.length === 0) return total(parts, units)
    const isListed = missing.length < parts.length
    const why = `no ${missing.join(', no ')} in the list`
    if (isListed) onProgress?.({kind: 'price-missing', region, instanceType: type.instanceType, purchase, why})
    return undefined
  }
  return machineTypes
    .filter(({cloud}) => cloud === 'gcp')
    .flatMap((type) => {
      const parts = gcpParts(type)
      if (parts === undefined) return []
      const prices = rowPrices((purchase) => priceOf(type, parts, purchase))
      if (Object.keys(prices).length === 0) return []
      const source = 'Cloud Billing SKUs'
      return [{cloud: 'gcp', region, zone: '', instanceType: type.instanceType, ...prices, source}]
    })
}

function unitPrice(region: string, slots: GcpSlots, part: GcpPart, purchase: ListedPurchase): bigint | undefined {
  const claims = part.spellings.flatMap((component) =>
    (slots.get(slotKey(region, purchase, component)) ?? []).filter(({unit}) => unit === part.unit),
  )
  const [one, two] = claims
  if (two === undefined) return one?.unitNanoUsd
  throw unreadable(`${region}: ${purchase} ${part.spellings[0]}`, `SKUs ${one?.skuId} and ${two.skuId} both price it`)
}

/** Memory may be a fraction of a GiB: counted in thousandths. Undefined when it is more than a price can be. */
function total(parts: readonly GcpPart[], units: readonly (bigint | undefined)[]): number | undefined {
  const thousandths = parts.reduce(
    (sum, {count}, index) => sum + BigInt(Math.round(count * 1000)) * (units[index] ?? 0n),
    0n,
  )
  const nanoUsd = (thousandths + 500n) / 1000n
  return nanoUsd <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(nanoUsd) : undefined
}
