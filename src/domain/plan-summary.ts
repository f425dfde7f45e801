import type {Drift} from './drift.ts'
import type {Placement} from './placement/placement.ts'
import type {Progress, ResourceOperation} from './progress.ts'

/** What `up` would do. */
export interface PlanSummary {
  readonly name: string
  /** Everything the program knows of, what stays the same too. */
  readonly changes: readonly PlannedChange[]
  readonly placement: Placement
  readonly priceNanoUsdPerHour: bigint | 'unknown'
  /** How what runs differs from the state. */
  readonly drift: readonly Drift[]
}

export interface PlannedChange {
  readonly resource: string
  readonly resourceType: Extract<Progress, {kind: 'resource'}>['resourceType']
  readonly operation: ResourceOperation
}
