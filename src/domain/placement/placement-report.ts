import type {Provenance} from '../catalog/catalog.ts'
import type {MarketReference} from './market-references.ts'
import type {PlacementResult} from './placement.ts'
import type {RequirementPrice} from './requirement-prices.ts'

/** Where a cluster would go, and why. */
export interface PlacementReport {
  readonly name: string
  readonly result: PlacementResult
  /** What each requirement costs; where nothing fits, those without which something does. */
  readonly requirements: readonly RequirementPrice[]
  /** What clouds list where gpuctl makes no clusters. */
  readonly references: readonly MarketReference[]
  /** Of the prices; absent where nothing is rented. */
  readonly provenance?: Provenance
}
