import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Catalog} from '../../domain/catalog/catalog.ts'
import {parseCatalog} from '../../domain/catalog/parse-catalog.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {packagePath} from '../package-root.ts'

/** The catalog that GPUCTL_CATALOG names, or the one that came with gpuctl. @throws GpuctlError CATALOG_INVALID */
export async function openCatalog(env: NodeJS.ProcessEnv): Promise<Catalog> {
  const folder = env.GPUCTL_CATALOG || packagePath(import.meta.url, 'templates', 'catalog')
  const [prices, machineTypes, gpus] = await Promise.all(
    ['prices.csv', 'instance_types.csv', 'gpus.csv'].map(async (name) => ({
      name,
      text: await textOf(join(folder, name)),
    })),
  )
  if (!prices || !machineTypes || !gpus) throw new RangeError('a catalog has three files')
  const hash = createHash('sha256')
  for (const {text} of [prices, machineTypes, gpus]) hash.update(text)
  return parseCatalog({prices, machineTypes, gpus}, {date: 'unknown', hash: hash.digest('hex'), origin: folder})
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: Error) => {
    throw new GpuctlError('CATALOG_INVALID', `the catalog cannot be read: ${cause.message}`, 'check GPUCTL_CATALOG', {
      cause,
    })
  })
}
