import type {ListedPurchase} from '../../domain/catalog/catalog.ts'
import {nanoUsdOf} from '../../domain/catalog/nano-usd.ts'

/** One entry of Azure's retail prices, as far as it is read. Nothing about it is certain. */
export type AzureItem = Readonly<Record<string, unknown>>

/** A price of a Linux VM size, on demand or spot. */
export interface AzurePrice {
  /** As Azure spells it here. */
  readonly size: string
  readonly purchase: ListedPurchase
  readonly nanoUsd: number
  readonly fromUnixMs: number
  /** One size may have meters of several places in a region; this is that of the region itself. */
  readonly isPrimary: boolean
}

/**
 * What an entry says about the price of a VM size in a region; undefined when it is about something else. Windows is a part of
 * the product's name, `… Windows` or for some sizes ` Win`; Spot and Low Priority stand at the end of a name. A reservation's
 * price claims to be of 1 hour and is of its whole term: nothing but Consumption is taken.
 */
export function azurePrice(item: AzureItem, region: string): AzurePrice | undefined {
  const text = (name: string) => (typeof item[name] === 'string' ? item[name] : '')
  const [size, product, names] = [text('armSkuName'), text('productName'), [text('skuName'), text('meterName')]]
  if (item.type !== 'Consumption' || text('reservationTerm') !== '') return undefined
  if (text('armRegionName').toLowerCase() !== region.toLowerCase() || size === '') return undefined
  if (text('serviceName') !== 'Virtual Machines' || text('unitOfMeasure') !== '1 Hour') return undefined
  if (/ Win(?:dows)?\b|Windows|Cloud ?Services|Dedicated/.test(product)) return undefined
  if (names.some((name) => /Low Priority$/.test(name)) || Number(item.tierMinimumUnits ?? 0) !== 0) return undefined
  const nanoUsd = typeof item.retailPrice === 'number' ? nanoUsdOf(String(item.retailPrice)) : undefined
  if (nanoUsd === undefined || nanoUsd === 0) return undefined
  return {
    size,
    purchase: names.some((name) => /Spot$/.test(name)) ? 'spot' : 'on-demand',
    nanoUsd,
    fromUnixMs: Date.parse(text('effectiveStartDate')),
    isPrimary: item.isPrimaryMeterRegion === true,
  }
}

/**
 * The one of some prices that is in force: the latest of those that have begun, of the region itself where there is one. More
 * than one price then is no price.
 */
export function azurePriceInForce(prices: readonly AzurePrice[], nowUnixMs: number): number | undefined {
  const begun = prices.filter(({fromUnixMs}) => fromUnixMs <= nowUnixMs)
  const primary = begun.some(({isPrimary}) => isPrimary) ? begun.filter(({isPrimary}) => isPrimary) : begun
  const latest = Math.max(...primary.map(({fromUnixMs}) => fromUnixMs))
  const left = new Set(primary.filter(({fromUnixMs}) => fromUnixMs === latest).map(({nanoUsd}) => nanoUsd))
  return left.size === 1 ? left.values().next().value : undefined
}
