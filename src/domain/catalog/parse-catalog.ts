import type {Catalog, Provenance} from './catalog.ts'
import type {CsvFile} from './csv.ts'
import {parseGpus} from './parse-gpus.ts'
import {parseMachineTypes} from './parse-machine-types.ts'
import {parsePrices} from './parse-prices.ts'

/** The files of a catalog folder. */
export interface CatalogFiles {
  /** prices.csv */
  readonly prices: CsvFile
  /** instance_types.csv */
  readonly machineTypes: CsvFile
  /** gpus.csv */
  readonly gpus: CsvFile
}

/** Reads a catalog from its three files; the order of their lines does not matter. @throws GpuctlError CATALOG_INVALID */
export function parseCatalog({prices, machineTypes, gpus}: CatalogFiles, provenance: Provenance): Catalog {
  const types = parseMachineTypes(machineTypes, parseGpus(gpus))
  return {types, ...parsePrices(prices, types), provenance}
}
