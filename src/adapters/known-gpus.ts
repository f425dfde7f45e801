import type {Gpu} from '../domain/catalog/machine-type.ts'
import {parseGpus} from '../domain/catalog/parse-gpus.ts'
import {packageTemplates} from './package-templates.ts'

/** The GPU models that this installation knows, by name, with their data sheets' peaks. @throws GpuctlError CATALOG_INVALID: our bug */
export const knownGpus = async (): Promise<ReadonlyMap<string, Gpu>> =>
  parseGpus({name: 'gpus.csv', text: await packageTemplates().readTemplate('catalog/gpus.csv')})
