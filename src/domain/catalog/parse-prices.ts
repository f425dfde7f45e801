import {type Catalog, LISTED_PURCHASES, type Location} from './catalog.ts'
import {priceIn, textIn, wrong} from './cells.ts'
import {type CsvFile, csvRows, invalid} from './csv.ts'
import {byKey, locationKey, typeKey} from './keys.ts'
import type {MachineType} from './machine-type.ts'
import {offeringColumns, type PricedOffering} from './offering-columns.ts'

export const PRICE_COLUMNS = [
  'cloud',
  'region',
  'zone',
  'instance_type',
  'on_demand_usd_per_hour',
  'spot_usd_per_hour',
  'source',
] as const

/** The offerings of a catalog and where they are. @throws GpuctlError CATALOG_INVALID */
export function parsePrices(file: CsvFile, types: readonly MachineType[]): Pick<Catalog, 'locations' | 'offerings'> {
  const typeAt = new Map(types.map((type, index) => [typeKey(type), index]))
  const seen = new Map<string, Location>()
  const rows = csvRows(file, PRICE_COLUMNS).map(({line, cells}) => {
    const [cloud = '', region = '', zone = '', instanceType = '', ...prices] = cells
    const cell = (column: (typeof PRICE_COLUMNS)[number], text: string) => ({file, line, column, text})
    const type = typeAt.get(typeKey({cloud, instanceType}))
    if (type === undefined)
      return wrong(cell('instance_type', ''), `is ${cloud} ${instanceType}, which instance_types.csv lacks`)
    const location = {cloud, region: textIn(cell('region', region)), zone}
    const place = locationKey(location)
    if (!seen.has(place)) seen.set(place, location)
    const [onDemand = '', spot = ''] = prices
    const priceNanoUsd = [priceIn(cell('on_demand_usd_per_hour', onDemand)), priceIn(cell('spot_usd_per_hour', spot))]
    return {line, type, place, priceNanoUsd}
  })
  const locations = [...seen.values()].sort(byKey(locationKey))
  const locationAt = new Map(locations.map((location, index) => [locationKey(location), index]))
  const offerings: PricedOffering[] = rows.flatMap(({line, type, place, priceNanoUsd}) =>
    LISTED_PURCHASES.map((_, purchase) => ({
      line,
      type,
      purchase,
      location: locationAt.get(place) ?? 0,
      priceNanoUsd: priceNanoUsd[purchase] ?? Number.NaN,
    })),
  )
  const twice = (line: number) => invalid(`${file.name}:${line}`, 'this machine type is listed twice at this place')
  return {locations, offerings: offeringColumns(offerings, twice)}
}
