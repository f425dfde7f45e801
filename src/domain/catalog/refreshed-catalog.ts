import {createHash} from 'node:crypto'
import type {Catalog, CatalogSource} from './catalog.ts'
import {catalogCsv} from './catalog-csv.ts'
import {parseCatalog} from './parse-catalog.ts'
import {originKey, type PriceOrigin, priceOrigins} from './price-origins.ts'
import type {PriceRow} from './price-row.ts'
import {priceRowsCsv} from './price-rows-csv.ts'
import {sourcesOfOrigins} from './sources-of-origins.ts'

/** The clouds whose price lists gpuctl reads. */
export const REFRESHED_CLOUDS: readonly string[] = ['aws', 'gcp', 'azure']

/** A catalog with other prices, and with what tells where those are from. @param fresh where something was read */
export function refreshedCatalog(
  base: Catalog,
  rows: readonly PriceRow[],
  fresh: readonly PriceOrigin[],
  origin: string,
): Catalog {
  const texts = catalogCsv(base)
  const file = (name: keyof typeof texts) => ({name, text: texts[name]})
  const files = {
    prices: {name: 'prices.csv', text: priceRowsCsv(rows)},
    machineTypes: file('instance_types.csv'),
    gpus: file('gpus.csv'),
  }
  const {types, locations, offerings} = parseCatalog(files, base.provenance)
  const freshOf = new Map(fresh.map((each) => [originKey(each), each]))
  const before = priceOrigins({types, locations, offerings, provenance: base.provenance})
  const origins = before.map((each) => freshOf.get(originKey(each)) ?? each)
  const others = base.provenance.sources?.filter(({facts}) => facts !== 'prices') ?? []
  const sources: readonly CatalogSource[] = [...sourcesOfOrigins(origins), ...others]
  const date = oldestDay(origins) ?? base.provenance.date
  const catalog = {types, locations, offerings, provenance: {...base.provenance, origin, date, sources, hash: ''}}
  return {...catalog, provenance: {...catalog.provenance, hash: hashOf(catalog)}}
}

/** Of what a refresh can read anew: prices of other clouds only ever come with gpuctl, and their sources tell of when. */
function oldestDay(origins: readonly PriceOrigin[]): string | undefined {
  const days = origins.flatMap(({cloud, date}) => {
    const day = /^\d{4}-\d\d-\d\d/.exec(date)?.[0]
    return day !== undefined && REFRESHED_CLOUDS.includes(cloud) ? [day] : []
  })
  return days.sort()[0]
}

/** The one that it has again when it is exported to a folder and read there. */
function hashOf(catalog: Catalog): string {
  const {'prices.csv': prices, 'instance_types.csv': types, 'gpus.csv': gpus} = catalogCsv(catalog)
  return createHash('sha256').update(prices).update(types).update(gpus).digest('hex')
}
