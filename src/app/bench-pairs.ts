import type {PairBench, SlowNode} from '../domain/harness/network-bench.ts'
import type {Outcome} from '../domain/harness/node-bench.ts'
import {pairFigures} from '../domain/harness/pair-figures.ts'
import type {ListedTest} from '../domain/harness/report.ts'
import {pairRounds} from '../domain/harness/rounds.ts'
import {type PairFigure, type Suspect, seenAgain, slowWays} from '../domain/harness/slow-nodes.ts'
import {inParallel} from '../domain/slots.ts'
import type {CommandRunner} from '../ports/shell.ts'
import {type GroupRequest, type Rank, runGroup} from './run-group.ts'

export interface PairsRequest extends GroupRequest {
  readonly rounds: number
  /** Chooses who is paired with whom. */
  readonly seed: number
  /** What is measured of suspects besides, to tell what of them is slow. */
  readonly diagnosis?: readonly ListedTest[]
}

export interface PairsResult {
  readonly pairs: readonly PairBench[]
  readonly slow: readonly SlowNode[]
}

/** How often a suspect and those who are beyond suspicion are measured again. */
const CONFIRMATIONS = 3

/**
 * Measures between two and two of nodes that are alike, in rounds in which each has another partner, and says which nodes are slower than
 * the others, and what of them: those that are so again with good partners.
 */
export async function benchPairs(
  ranks: readonly Rank[],
  request: PairsRequest,
  shell: CommandRunner,
  signal: AbortSignal,
): Promise<PairsResult> {
  const pairs: PairBench[] = []
  const measure = async (
    round: readonly (readonly [Rank, Rank])[],
    tests: GroupRequest['tests'],
    confirms: boolean,
  ) => {
    const number = pairs.reduce((last, each) => Math.max(last, each.round), 0) + 1
    const measured = await benchRound(round, {...request, tests}, shell, signal)
    const benches = measured.map((each): PairBench => ({round: number, confirms, ...each}))
    pairs.push(...benches)
    return benches.flatMap((each) => pairFigures(each))
  }
  const figures: PairFigure[] = []
  for (const round of pairRounds(ranks.length, request.rounds, request.seed))
    figures.push(
      ...(await measure(
        round.flatMap(([a, b]) => pairOf(ranks[a], ranks[b])),
        request.tests,
        false,
      )),
    )
  const suspects = slowWays(figures)
  if (suspects.length === 0) return {pairs, slow: []}
  const {diagnosis = []} = request
  const doubted = request.tests.filter(({name}) => suspects.some(({test}) => test === name))
  const again: PairFigure[] = []
  for (const round of confirmationRounds(ranks, suspects))
    again.push(...(await measure(round, [...doubted, ...diagnosis], true)))
  const names = new Set(suspects.map(({node}) => node))
  const more = again.filter(({path}) => diagnosis.some(({name}) => name === path.test))
  const all = [...suspects, ...slowWays(more).filter(({node}) => names.has(node))]
  return {pairs, slow: all.map((suspect) => ({...suspect, again: seenAgain(suspect, again, names)}))}
}

const pairOf = (a: Rank | undefined, b: Rank | undefined): readonly (readonly [Rank, Rank])[] =>
  a === undefined || b === undefined ? [] : [[a, b]]

type MeasuredPair = {readonly nodes: readonly [string, string]} & Outcome

/** All pairs at once, unless they share a machine. */
async function benchRound(
  round: readonly (readonly [Rank, Rank])[],
  request: PairsRequest,
  shell: CommandRunner,
  signal: AbortSignal,
): Promise<readonly MeasuredPair[]> {
  const results = new Map<number, MeasuredPair>()
  await inParallel([...round.entries()], request.shareMachine ? 1 : round.length, async ([index, pair]) => {
    const [{node: a}, {node: b}] = pair
    results.set(index, {nodes: [a.name, b.name], ...(await runGroup(pair, request, shell, signal))})
  })
  return round.flatMap((_, index) => results.get(index) ?? [])
}

/** Each suspect with a node beyond suspicion, and pairs of such beside them: in turn, since all may be slower by then than before. */
function confirmationRounds(
  ranks: readonly Rank[],
  suspects: readonly Suspect[],
): readonly (readonly (readonly [Rank, Rank])[])[] {
  const isSuspect = ({node}: Rank) => suspects.some((each) => each.node === node.name)
  const [bad, good] = [ranks.filter(isSuspect), ranks.filter((rank) => !isSuspect(rank))]
  if (good.length < 2) return []
  return Array.from({length: CONFIRMATIONS}, (_, time) => {
    const partner = (index: number) => good[(index + time) % good.length]
    const batches = inGroups(bad, Math.max(1, Math.floor(good.length / 2)))
    return batches.flatMap((batch) => {
      const controls = batch.flatMap((_, index) => pairOf(partner(2 * index), partner(2 * index + 1)))
      return [batch.flatMap((each, index) => pairOf(each, partner(index))), controls]
    })
  }).flat()
}

const inGroups = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({length: Math.ceil(items.length / size)}, (_, index) => items.slice(index * size, (index + 1) * size))
