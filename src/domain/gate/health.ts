import type {HostFault} from './host-fault.ts'
import type {HostReport} from './host-report.ts'
import type {Judgement} from './judge.ts'
import type {GateLevel} from './level.ts'

/** What is known of nodes after they were measured. */
export interface Health {
  readonly cluster: string
  readonly level: GateLevel
  readonly judgements: readonly Judgement[]
  /** What came of telling clouds of the hosts of those that failed, where that was asked for. */
  readonly reports?: readonly NodeReport[]
  /** Of whose hosts they would be told. */
  readonly toReport?: readonly HostsToReport[]
}

export interface NodeReport {
  readonly node: string
  readonly report: HostReport
}

/** Hosts that a cloud may be told of. */
export interface HostsToReport {
  readonly cloud: string
  readonly nodes: readonly {
    readonly id: string
    readonly node: string
    /** At least one. */
    readonly faults: readonly HostFault[]
    readonly physicalHost?: string
  }[]
}
