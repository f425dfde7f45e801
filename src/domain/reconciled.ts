import type {ClusterStatus} from './cluster-status.ts'
import type {Drift} from './drift.ts'

/** What a look at a cluster found, and what was done about it. */
export interface Reconciled {
  readonly drift: readonly Drift[]
  readonly done: 'nothing' | 'repaired' | 'moved' | 'taken-down'
  /** Absent when it was taken down. */
  readonly cluster?: ClusterStatus
}
