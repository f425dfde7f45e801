import {type Catalog, LISTED_PURCHASES, type Location} from './catalog.ts'
import {priceIn, textIn, wrong} from './cells.ts'
import {type CsvFile, csvRows, invalid} from './csv.ts'
import {byKey, locationKey, typeKey} from './keys.ts'
import {purchasesOf} from './machine-facts.ts'
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

/** Google's flex-start: not every price list has it, and a file may go without. */
export const FLEX_START_COLUMN = 'flex_start_usd_per_hour'

/** The offerings of a catalog and where they are: flex-start of the types that are sold so. What has no price is one too. @throws GpuctlError CATALOG_INVALID */
export function parsePrices(file: CsvFile, types: readonly MachineType[]): Pick<Catalog, 'locations' | 'offerings'> {
  const typeAt = new Map(types.map((type, index) => [typeKey(type), index]))
  const seen = new Map<string, Location>()
  const rows = csvRows(file, PRICE_COLUMNS, [FLEX_START_COLUMN]).map(({line, cells}) => {
    const [cloud = '', region = '', zone = '', instanceType = '', ...prices] = cells
    const cell = (column: (typeof PRICE_COLUMNS)[number] | typeof FLEX_START_COLUMN, text: string) => ({
      file,
      line,
      column,
      text,
    })
    const type = typeAt.get(typeKey({cloud, instanceType}))
    if (type === undefined)
      return wrong(cell('instance_type', ''), `is ${cloud} ${instanceType}, which instance_types.csv lacks`)
    const location = {cloud, region: textIn(cell('region', region)), zone}
    const place = locationKey(location)
    if (!seen.has(place)) seen.set(place, location)
    const [onDemand = '', spot = '', , flexStart = ''] = prices
    const priceNanoUsd = [
      priceIn(cell('on_demand_usd_per_hour', onDemand)),
      priceIn(cell('spot_usd_per_hour', spot)),
      priceIn(cell(FLEX_START_COLUMN, flexStart)),
    ]
    return {line, type, place, priceNanoUsd}
  })
  const locations = [...seen.values()].sort(byKey(locationKey))
  const isFlexStart = types.map((type) => purchasesOf(type).includes('flex-start'))
  const locationAt = new Map(locations.map((location, index) => [locationKey(location), index]))
  const offerings: PricedOffering[] = rows.flatMap(({line, type, place, priceNanoUsd}) =>
    LISTED_PURCHASES.map((name, purchase) => ({
      name,
      line,
      type,
      purchase,
      location: locationAt.get(place) ?? 0,
      priceNanoUsd: priceNanoUsd[purchase] ?? Number.NaN,
    })).filter(({name, priceNanoUsd}) => name !== 'flex-start' || isFlexStart[type] || !Number.isNaN(priceNanoUsd)),
  )
  const twice = (line: number) => invalid(`${file.name}:${line}`, 'this machine type is listed twice at this place')
  return {locations, offerings: offeringColumns(offerings, twice)}
}
