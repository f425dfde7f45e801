import type {AccountNames, Accounts} from './account.ts'
import type {ClusterId} from './cluster-id.ts'
import type {GateLevel} from './gate/level.ts'
import type {HostEntry} from './host-entry.ts'
import type {ImportedInstance} from './imported.ts'
import type {Offering} from './offering.ts'
import type {Placement} from './placement/placement.ts'
import type {LaunchFacts} from './rental.ts'

/** What the program brings about: the placed pools of one cluster. */
export interface ClusterPlan {
  readonly cluster: ClusterId
  readonly placement: Placement
  readonly gangs: readonly PlannedGang[]
  readonly tags: Readonly<Record<string, string>>
  /** What holds for all that is rented. */
  readonly renting: Renting
  /** How much of each node is measured before it is trusted. */
  readonly gate: GateLevel
  /** Ids of nodes that run and are to be replaced. */
  readonly leaving?: readonly string[]
}

export interface Renting {
  /** Whether the clouds are emulated ones. */
  readonly emulated: boolean
  /** Whom to ask about what is there. */
  readonly owner: string
  /** As the file names them. */
  readonly accountNames?: AccountNames
  /** What clouds said of them, before anything is made there. */
  readonly accounts?: Accounts
  /** CIDR blocks that SSH is let in from. */
  readonly sshFrom: readonly string[]
  /** When whatever is rented may be ended by anyone who cleans up. */
  readonly expiresAtUnixMs?: number
}

/** One gang: equal nodes of a pool. */
export interface PlannedGang {
  /** The pool's name; of a pool of unequal nodes, that with a number from its second part on. */
  readonly name: string
  readonly nodes: number
  readonly offering: Offering
  readonly hosts: readonly HostEntry[]
  /** Of what is rented. */
  readonly machine?: LaunchFacts
  /** Whether its nodes are to be near each other, in one placement object. */
  readonly together: boolean
  /** As in `Pool`. */
  readonly imported?: readonly ImportedInstance[]
  /** Where else to go, in this order, should there be no capacity. */
  readonly nextBest?: readonly {readonly offering: Offering; readonly machine: LaunchFacts}[]
}
