import type {Judgement} from '../domain/gate/judge.ts'
import type {GateLevel} from '../domain/gate/level.ts'
import type {Reference} from '../domain/gate/reference.ts'
import type {Node} from '../domain/node.ts'
import type {Offering} from '../domain/offering.ts'

/** The acceptance test of nodes. */
export interface NodeGate {
  /** Measures nodes that are alike and judges each of them, in their order. What fails is a judgement, never an error. */
  judge(request: NodeGateRequest, signal: AbortSignal): Promise<Judged>
}

export interface Judged {
  readonly judgements: readonly Judgement[]
  /** Of those that passed: what later ones can be held against. */
  readonly references: readonly Reference[]
}

export interface NodeGateRequest {
  readonly nodes: readonly Node[]
  readonly level: GateLevel
  /** What others of their pool measured when they passed. */
  readonly references: readonly Reference[]
  /** What each node is to have. */
  readonly gpus?: {readonly model: string; readonly count: number}
  /** What they are rented as, whose machine type promises more; absent of what is not really rented. */
  readonly rentedAs?: Pick<Offering, 'cloud' | 'instanceType'>
  /** Of a node. */
  readonly priceNanoUsdPerHour: Offering['priceNanoUsdPerHour']
  /** Whether the nodes are one machine. */
  readonly shareMachine: boolean
  /** With which to log in, in OpenSSH's format. A secret. */
  readonly privateKey: string
  /** How far it is. */
  readonly onNews: (text: string) => void
}
