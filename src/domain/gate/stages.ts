import {INVENTORY_LIMIT_SECONDS} from '../harness/inventory.ts'
import {sortTests} from '../harness/network-bench.ts'
import type {ListedTest} from '../harness/report.ts'
import {FLOORED_TEST} from './fabric-floors.ts'
import type {Hold} from './hold.ts'
import type {GatePlan} from './level.ts'

/** What nodes have, each by itself, its GPUs together, minutes of full load, pairs of nodes, and all of them: in this order. */
export const GATE_STAGES = ['G0', 'G1', 'G2', 'soak', 'G3', 'G4'] as const

/** A part of what the gate does, and for how long at most. */
export interface GateStage {
  readonly name: (typeof GATE_STAGES)[number]
  readonly seconds: number
  /** More where something was found, which is seen again before it counts. */
  readonly againSeconds: number
}

/** Rounds that show again that a node is slow: each of three for suspects, and for others beside them. */
const CONFIRMING_ROUNDS = 6

/** @param shareMachine nodes of one machine measure in turn */
export function gateStages(
  {tests, network, hold}: GatePlan,
  nodes: number,
  shareMachine: boolean,
): readonly GateStage[] {
  const {ofPairs, ofAll} = sortTests(network.tests)
  const inTurn = shareMachine ? nodes : 1
  const pairsInTurn = shareMachine ? Math.floor(nodes / 2) : 1
  const ofNodes = (seconds: number, againSeconds = seconds) => [inTurn * seconds, inTurn * againSeconds] as const
  const ofMany = (seconds: number, againSeconds: number) => (nodes < 2 ? NONE : ([seconds, againSeconds] as const))
  const isOff = tests.length + network.tests.length === 0
  const limits: Readonly<Record<GateStage['name'], readonly [number, number]>> = {
    G0: isOff ? NONE : ofNodes(INVENTORY_LIMIT_SECONDS, 0),
    G1: ofNodes(secondsOf(tests.filter(({kind}) => kind !== 'nccl'))),
    G2: ofNodes(secondsOf(tests.filter(({kind}) => kind === 'nccl'))),
    soak: hold === undefined ? NONE : ofNodes(hold.seconds + heldLimitSeconds(hold), 0),
    G3: ofMany(
      pairsInTurn * network.rounds * secondsOf(ofPairs),
      pairsInTurn * CONFIRMING_ROUNDS * secondsOf([...ofPairs, ...network.diagnosis]),
    ),
    G4: ofMany(secondsOf(ofAll), secondsOf(ofAll.filter(({name}) => name === FLOORED_TEST))),
  }
  return GATE_STAGES.map((name) => ({name, seconds: limits[name][0], againSeconds: limits[name][1]})).filter(
    ({seconds}) => seconds > 0,
  )
}

const NONE = [0, 0] as const

const secondsOf = (tests: readonly ListedTest[]) => tests.reduce((sum, {limitSeconds}) => sum + limitSeconds, 0)

const heldLimitSeconds = ({tests, collective}: Hold): number =>
  Math.max(...tests.map(({limitSeconds}) => limitSeconds)) + (collective?.limitSeconds ?? 0)
