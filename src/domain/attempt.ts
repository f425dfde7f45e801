import type {Fault} from './fault.ts'
import type {Offering} from './offering.ts'

/** One try to bring a cluster up: where, and what came of it. */
export interface Attempt {
  readonly startedAtUnixMs: number
  readonly emulated: boolean
  readonly gangs: readonly AttemptedGang[]
  /** Absent while it runs, and where the client was killed. */
  readonly tookMs?: number
  /** Of gangs that could not be had; empty where all could. Absent as `tookMs`. */
  readonly faults?: readonly {readonly gang: string; readonly fault: Fault}[]
}

export interface AttemptedGang {
  readonly name: string
  readonly nodes: number
  readonly offering: Pick<Offering, 'cloud' | 'region' | 'zone' | 'instanceType' | 'purchase'>
}
