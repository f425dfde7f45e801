import type {ClusterId} from './cluster-id.ts'
import type {Placement} from './placement/placement.ts'

/** What the program brings about: the placed pools of one cluster. */
export interface ClusterPlan {
  readonly cluster: ClusterId
  readonly placement: Placement
  readonly tags: Readonly<Record<string, string>>
}
