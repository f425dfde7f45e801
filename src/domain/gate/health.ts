import type {Judgement} from './judge.ts'
import type {GateLevel} from './level.ts'

/** What is known of nodes after they were measured. */
export interface Health {
  readonly cluster: string
  readonly level: GateLevel
  readonly judgements: readonly Judgement[]
}

/** What a look at nodes may take. */
export interface HealthLimit {
  readonly nodes: number
  readonly seconds: number
  /** Of the nodes' time. */
  readonly nanoUsd: bigint | 'unknown'
}
