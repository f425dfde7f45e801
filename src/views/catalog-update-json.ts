import type {CatalogUpdate, UpdatedRegion} from '../domain/catalog/catalog-update.ts'
import type {HoldReason, PriceChange} from '../domain/catalog/guard-refresh.ts'
import {usdJson} from './money.ts'

/** The document of `catalog update`: every price that changed. */
export function catalogUpdateJson(update: CatalogUpdate) {
  const {verdict, isDryRun, savedTo, date, hash, regions, leftOut, incomplete} = update
  return {
    verdict,
    dryRun: isDryRun,
    savedTo: savedTo ?? null,
    date,
    hash,
    regions: regions.map(region),
    leftOut,
    incomplete,
  }
}

const region = ({cloud, region, outcome, read, unread, heldBack, added, changed, gone}: UpdatedRegion) => ({
  cloud,
  region,
  outcome,
  read,
  unread,
  heldBack: heldBack.map(reason),
  added: added.map(change),
  changed: changed.map(change),
  gone: gone.map(change),
})

function reason(held: HoldReason) {
  if (held.kind === 'price-moved') return {kind: held.kind, ...change(held)}
  const {kind, purchase, before, dropped} = held
  return {kind, purchase, before, dropped}
}

const change = ({zone, instanceType, purchase, beforeNanoUsd, afterNanoUsd}: PriceChange) => ({
  zone: zone === '' ? null : zone,
  instanceType,
  purchase,
  ...(beforeNanoUsd === undefined ? {} : {beforeUsdPerHour: usdJson(BigInt(beforeNanoUsd))}),
  ...(afterNanoUsd === undefined ? {} : {usdPerHour: usdJson(BigInt(afterNanoUsd))}),
})
