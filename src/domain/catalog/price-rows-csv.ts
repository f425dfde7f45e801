import {formatUsd} from '../units/money.ts'
import {csvText} from './csv-text.ts'
import {PRICE_COLUMNS} from './parse-prices.ts'
import type {PriceRow} from './price-row.ts'

/** A prices.csv, which `parsePrices` reads. */
export const priceRowsCsv = (rows: readonly PriceRow[]): string =>
  csvText(
    PRICE_COLUMNS,
    rows.map(({cloud, region, zone, instanceType, onDemand, spot, source}) => ({
      cloud,
      region,
      zone,
      instance_type: instanceType,
      on_demand_usd_per_hour: usd(onDemand),
      spot_usd_per_hour: usd(spot),
      source: source.replaceAll(/[\r\n]+/g, ' '), // a vendor's words; no cell spans lines
    })),
  )

const usd = (nanoUsd: number | undefined) => (nanoUsd === undefined ? '' : formatUsd(BigInt(nanoUsd)))
