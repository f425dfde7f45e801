import {readFile} from 'node:fs/promises'
import type {Catalog} from '../../domain/catalog/catalog.ts'
import {unpackCatalog} from '../../domain/catalog/unpack-catalog.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'

export interface PackedPlace {
  readonly path: string
  /** What the provenance names: where it was found now, not where it was packed. */
  readonly origin: string
  readonly remedy: string
}

/** A packed catalog, or undefined where there is no file. @throws GpuctlError CATALOG_INVALID when it cannot be used */
export async function readPackedCatalog({path, origin, remedy}: PackedPlace): Promise<Catalog | undefined> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw new GpuctlError('CATALOG_INVALID', `the catalog cannot be read: ${cause.message}`, remedy, {cause})
  })
  if (bytes === undefined) return undefined
  const catalog = unpackCatalog({name: path, bytes, remedy})
  return {...catalog, provenance: {...catalog.provenance, origin}}
}
