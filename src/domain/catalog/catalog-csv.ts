import type {Catalog} from './catalog.ts'
import {csvText} from './csv-text.ts'
import {gpuRow, machineTypeRow} from './fact-rows.ts'
import {byKey} from './keys.ts'
import {GPU_COLUMNS} from './parse-gpus.ts'
import {MACHINE_TYPE_COLUMNS} from './parse-machine-types.ts'
import {priceRows} from './price-rows.ts'
import {priceRowsCsv} from './price-rows-csv.ts'

/** The texts of a catalog's files, by the names that they have in a folder. */
export type CatalogTexts = Readonly<Record<'prices.csv' | 'instance_types.csv' | 'gpus.csv', string>>

/** A catalog as the files that `parseCatalog` reads; equal catalogs give equal files. */
export function catalogCsv(catalog: Catalog): CatalogTexts {
  const gpus = new Map(catalog.types.map(({gpu}) => [gpu.model, gpu] as const))
  return {
    'prices.csv': priceRowsCsv(priceRows(catalog)),
    'instance_types.csv': csvText(MACHINE_TYPE_COLUMNS, catalog.types.map(machineTypeRow)),
    'gpus.csv': csvText(
      GPU_COLUMNS,
      [...gpus].sort(byKey(([model]) => model)).map(([, gpu]) => gpuRow(gpu)),
    ),
  }
}
