import type {Accounts} from './account.ts'
import type {Fault} from './fault.ts'
import type {Place} from './place.ts'

/** One try to bring a gang up at one place, and what came of it. */
export interface Attempt {
  readonly gang: string
  readonly nodes: number
  readonly offering: Place
  readonly startedAtUnixMs: number
  readonly tookMs: number
  /** Absent: it is up. */
  readonly fault?: Fault
}

/** What was tried for one cluster. */
export interface AttemptHistory {
  /** On which clouds anything of it was ever asked for; noted before it is. */
  readonly clouds: readonly string[]
  readonly emulated: boolean
  /** In which accounts; noted before too. */
  readonly accounts?: Accounts
  /** A run was begun since the cluster was last known to be whole: what it made may be in no state. */
  readonly isUnfinished?: boolean
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
}
