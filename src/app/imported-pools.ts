import {listedAt} from '../domain/catalog/listed-at.ts'
import type {Pool} from '../domain/cluster.ts'
import type {PlannedGang} from '../domain/cluster-plan.ts'
import {placeText} from '../domain/place.ts'
import type {Placement} from '../domain/placement/placement.ts'
import {reasonText} from '../domain/placement/reason.ts'
import {unfitReason} from '../domain/placement/unfit-reason.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {PlacedSpec} from './place-pools.ts'

/** A pool that is up, or made by hand. */
export type StandingPool = Pick<Pool, 'name' | 'offering' | 'imported'>

/** A pool of instances made by hand: it stays what it is and where it is. */
export type ImportedPool = Required<StandingPool>

/** With what is being imported, in place of what the state has of it. */
export const standingWith = (
  pools: readonly StandingPool[],
  importing: StandingPool | undefined,
): readonly StandingPool[] =>
  importing === undefined ? pools : [...pools.filter(({name}) => name !== importing.name), importing]

/** Those of instances made by hand that the file still has; others are to be removed. */
export const importedIn = (standing: readonly StandingPool[], {pools}: ClusterSpec): readonly ImportedPool[] =>
  standing.flatMap(({name, offering, imported}) =>
    imported !== undefined && pools.some((pool) => pool.name === name) ? [{name, offering, imported}] : [],
  )

export const withImported = (gangs: readonly PlannedGang[], pools: readonly ImportedPool[]): readonly PlannedGang[] =>
  gangs.map((gang) => {
    const imported = pools.find(({name}) => name === gang.name)?.imported
    return imported === undefined ? gang : {...gang, imported}
  })

/** Why nothing fits, where that is because of what was imported. */
export function unfitImport(
  spec: ClusterSpec,
  imported: readonly ImportedPool[],
  {market}: PlacedSpec,
): GpuctlError | undefined {
  for (const {name, offering} of imported) {
    const pool = spec.pools.find((each) => each.name === name)
    if (pool === undefined || market === undefined) continue
    const listed = listedAt(market.catalog, offering)
    const reason = listed && unfitReason(spec, pool, market.catalog, listed.index)
    if (listed !== undefined && reason === undefined) continue
    return new GpuctlError(
      'SPEC_INVALID',
      `pool ${name} is imported as ${placeText(offering)}, and ${reason ? `the file asks for something else: ${reasonText(reason)}` : 'the catalog has no price of it any more'}`,
      'instances made by hand stay what they are: correct the file, or take the pool out of it to end them',
    )
  }
  return undefined
}

/** @throws GpuctlError SPEC_INVALID when a pool of instances made by hand is to have another size */
export function requireSizes(imported: readonly ImportedPool[], {pools}: Placement): void {
  for (const pool of imported) {
    const nodes = pools.find(({name}) => name === pool.name)?.nodes ?? 0
    const has = pool.imported.length
    if (nodes === has) continue
    throw new GpuctlError(
      'SPEC_INVALID',
      `pool ${pool.name} is ${has} imported ${has === 1 ? 'instance' : 'instances'}, and ${nodes} nodes are asked for: gpuctl launches and ends none of a pool made by hand`,
      `write nodes: ${has}, and put further nodes into another pool; gpuctl import takes over more made by hand`,
    )
  }
}
