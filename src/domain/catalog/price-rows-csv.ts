import {formatUsd} from '../units/money.ts'
import {priceIn, textIn} from './cells.ts'
import {type CsvFile, csvRows} from './csv.ts'
import {csvText} from './csv-text.ts'
import {PRICE_COLUMNS} from './parse-prices.ts'
import type {PriceRow} from './price-row.ts'

/** The rows of a prices.csv. @throws GpuctlError CATALOG_INVALID */
export const parsePriceRows = (file: CsvFile): readonly PriceRow[] =>
  csvRows(file, PRICE_COLUMNS).map(({line, cells}) => {
    const [cloud = '', region = '', zone = '', instanceType = '', onDemandText = '', spotText = '', source = ''] = cells
    const cell = (column: (typeof PRICE_COLUMNS)[number], text: string) => ({file, line, column, text})
    const onDemand = priceIn(cell('on_demand_usd_per_hour', onDemandText))
    const spot = priceIn(cell('spot_usd_per_hour', spotText))
    return {
      cloud: textIn(cell('cloud', cloud)),
      region: textIn(cell('region', region)),
      zone,
      instanceType: textIn(cell('instance_type', instanceType)),
      ...(Number.isNaN(onDemand) ? {} : {onDemand}),
      ...(Number.isNaN(spot) ? {} : {spot}),
      source,
    }
  })

/** A prices.csv, which {@link parsePriceRows} reads back. */
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
