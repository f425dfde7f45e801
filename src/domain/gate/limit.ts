import {plus} from '../price.ts'
import {formatDuration} from '../units/format-duration.ts'
import {formatUsdForPeople} from '../units/money.ts'
import {GATE_STAGES, type GateStage} from './stages.ts'

/** What a look at nodes may take. */
export interface GateLimit {
  readonly nodes: number
  readonly stages: readonly GateStage[]
  /** Of the nodes' time: of the stages, and more where something is seen again. */
  readonly nanoUsd: bigint | 'unknown'
  readonly againNanoUsd: bigint | 'unknown'
}

/** @param priceNanoUsdPerHour of a node */
export function gateLimit(
  nodes: number,
  stages: readonly GateStage[],
  priceNanoUsdPerHour: bigint | 'unknown',
): GateLimit {
  const priceOf = (seconds: number) =>
    priceNanoUsdPerHour === 'unknown' ? 'unknown' : (priceNanoUsdPerHour * BigInt(nodes * seconds)) / 3600n
  return {
    ...{nodes, stages, nanoUsd: priceOf(total(stages, 'seconds'))},
    againNanoUsd: priceOf(total(stages, 'againSeconds')),
  }
}

/** Of pools that are looked at one after the other. */
export const sumOfLimits = (limits: readonly GateLimit[]): GateLimit => ({
  nodes: limits.reduce((sum, {nodes}) => sum + nodes, 0),
  stages: GATE_STAGES.flatMap((name) => {
    const all = limits.flatMap(({stages}) => stages.filter((each) => each.name === name))
    return all.length === 0 ? [] : [{name, seconds: total(all, 'seconds'), againSeconds: total(all, 'againSeconds')}]
  }),
  nanoUsd: limits.map(({nanoUsd}) => nanoUsd).reduce(plus, 0n),
  againNanoUsd: limits.map(({againNanoUsd}) => againNanoUsd).reduce(plus, 0n),
})

/** `measures 8 nodes for at most 12m: at most $16.40 of their time; 9m and $12.30 more where something is seen again` and its stages. */
export function gateLimitText({nodes, stages, nanoUsd, againNanoUsd}: GateLimit): string {
  const [seconds, again] = [total(stages, 'seconds'), total(stages, 'againSeconds')]
  const price = isNone(nanoUsd) ? '' : `: at most ${formatUsdForPeople(nanoUsd)} of their time`
  const more = isNone(againNanoUsd) ? '' : ` and ${formatUsdForPeople(againNanoUsd)}`
  const repeats = again === 0 ? '' : `; ${minutes(again)}${more} more where something is seen again`
  const parts = stages.map((each) => `${TEXTS[each.name]} ${minutes(each.seconds)}`).join(', ')
  return `measures ${nodes} ${nodes === 1 ? 'node' : 'nodes'} for at most ${minutes(seconds)}${price}${repeats} (${parts})`
}

const TEXTS: Readonly<Record<GateStage['name'], string>> = {
  G0: 'G0 inventory',
  G1: 'G1 each node',
  G2: "G2 a node's GPUs together",
  soak: 'soak',
  G3: 'G3 pairs',
  G4: 'G4 all together',
}

const minutes = (seconds: number): string => formatDuration(seconds < 60 ? seconds : Math.ceil(seconds / 60) * 60)

const total = (stages: readonly GateStage[], of: 'seconds' | 'againSeconds'): number =>
  stages.reduce((sum, each) => sum + each[of], 0)

const isNone = (nanoUsd: bigint | 'unknown'): nanoUsd is 'unknown' | 0n => nanoUsd === 'unknown' || nanoUsd === 0n
