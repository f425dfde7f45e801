import type {ListedPurchase} from '../catalog/catalog.ts'
import type {Offering} from '../offering.ts'
import type {Assumptions} from './assumptions.ts'

/** What is known beside the file and the prices. */
export interface PlacementRules {
  /** Offerings that lately had no capacity. */
  readonly exclusions: readonly Exclusion[]
  /** Exclusions that end before this do not count any more. */
  readonly nowUnixMs: number
  readonly assumptions: Assumptions
  /** What the pools of a cluster that is up are now, by name: a gang that still fits stays where it is, also when another is cheaper. */
  readonly kept?: ReadonlyMap<string, Offering>
  /** Those of them that can be nowhere else: instances made by hand. */
  readonly fixed?: ReadonlySet<string>
}

/** An offering, or all of a region or type where parts are left out, that is not to be tried for a time. */
export interface Exclusion {
  readonly cloud: string
  readonly region?: string
  readonly zone?: string
  readonly instanceType?: string
  readonly purchase?: ListedPurchase | 'reserved'
  /** Of the account, project or subscription that was refused it: others may have other quotas, and are sold other types. */
  readonly account?: string
  readonly untilUnixMs: number
}
