import {formatUsd} from '../units/money.ts'
import {csvText} from './csv-text.ts'
import {FLEX_START_COLUMN, PRICE_COLUMNS} from './parse-prices.ts'
import type {PriceRow} from './price-row.ts'

/** A prices.csv, which `parsePrices` reads; with a column for flex-start where some row has such a price. */
export const priceRowsCsv = (rows: readonly PriceRow[]): string =>
  csvText(
    rows.some(({flexStart}) => flexStart !== undefined) ? [...PRICE_COLUMNS, FLEX_START_COLUMN] : PRICE_COLUMNS,
    rows.map(({cloud, region, zone, instanceType, onDemand, spot, flexStart, source}) => ({
      cloud,
      region,
      zone,
      instance_type: instanceType,
      on_demand_usd_per_hour: usd(onDemand),
      spot_usd_per_hour: usd(spot),
      source: source.replaceAll(/[\r\n]+/g, ' '), // a vendor's words; no cell spans lines
      [FLEX_START_COLUMN]: usd(flexStart),
    })),
  )

const usd = (nanoUsd: number | undefined) => (nanoUsd === undefined ? '' : formatUsd(BigInt(nanoUsd)))
