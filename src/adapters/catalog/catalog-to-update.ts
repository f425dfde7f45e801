import type {Catalog} from '../../domain/catalog/catalog.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {openShippedCatalog} from './shipped-catalog.ts'
import {readStoredCatalog} from './stored-catalog.ts'

/**
 * What `gpuctl catalog update` begins with: what the last one left, else the catalog that came with gpuctl. A damaged one must not
 * stop it, for it is what repairs that.
 *
 * @param state the folder of all state
 */
export async function catalogToUpdate(state: string): Promise<{readonly catalog: Catalog; readonly damage?: string}> {
  try {
    return {catalog: (await readStoredCatalog(state)) ?? (await openShippedCatalog())}
  } catch (error) {
    if (!(error instanceof GpuctlError)) throw error
    const damage = `${error.message}: beginning anew with the catalog that came with gpuctl`
    return {catalog: await openShippedCatalog(), damage}
  }
}
