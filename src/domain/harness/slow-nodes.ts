import {medianOf, outlyingShare} from '../gate/robust.ts'

/** What two nodes measured between them. */
export interface PairFigure {
  readonly nodes: readonly [string, string]
  readonly bytesPerSecond: number
  /** How far off that may be by the spread of its own samples: a share of it, one standard deviation. */
  readonly noise: number
}

/** A node whose pairs are slower than those of the others. */
export interface Suspect {
  readonly node: string
  /** Its pairs' bandwidth to that of the others': 0.92 is 8 % less. */
  readonly share: number
  /** Below which share it stands out. */
  readonly below: number
}

/**
 * Which nodes are slower than the others. Each is scored by the median of its pairs, so that one slow partner does not count against it;
 * the scores' own scatter says what stands out. Those that do are left out and the others looked at again, until no more are found: a few
 * slow ones among few nodes widen the scatter in which they hide. Of fewer than three nodes none can be told to be the slow one.
 */
export function slowNodes(pairs: readonly PairFigure[]): readonly Suspect[] {
  const noise = pairs.length === 0 ? 0 : medianOf(pairs.map((pair) => pair.noise))
  for (let suspects: readonly Suspect[] = []; ; ) {
    const out = new Set(suspects.map(({node}) => node))
    const scores = nodeScores(pairs, out)
    const others = [...scores].filter(([node]) => !out.has(node)).map(([, score]) => score)
    if (others.length < Math.max(LEAST_OTHERS, scores.size / 2)) return suspects
    const found = standingOut(scores, others, noise)
    if (found.length <= suspects.length) return found
    suspects = found
  }
}

/** Who is odd can be told by two that are alike; and the many are right. */
const LEAST_OTHERS = 2
/** However much all scatter, who has less than that is looked at again. */
const SURELY_SLOW = 0.5
/** As far as the scatter of the scores counts, too: see outlyingShare. */
const SIGMAS = 4

function standingOut(scores: ReadonlyMap<string, number>, others: readonly number[], noise: number) {
  const centre = medianOf(others)
  const below = Math.max(SURELY_SLOW, 1 - Math.max(outlyingShare(others, centre), SIGMAS * noise))
  return [...scores]
    .map(([node, score]) => ({node, share: score / centre, below}))
    .filter(({share}) => share < below)
    .sort((a, b) => a.share - b.share)
}

/** By pairs with partners that are not left out, where a node has such. */
function nodeScores(pairs: readonly PairFigure[], out: ReadonlySet<string>): ReadonlyMap<string, number> {
  const all = pairs.flatMap(({nodes: [a, b], bytesPerSecond}) => [
    {node: a, isGood: !out.has(b), bytesPerSecond},
    {node: b, isGood: !out.has(a), bytesPerSecond},
  ])
  return new Map(
    [...Map.groupBy(all, ({node}) => node)].map(([node, each]) => {
      const good = each.filter(({isGood}) => isGood)
      return [node, medianOf((good.length > 0 ? good : each).map(({bytesPerSecond}) => bytesPerSecond))]
    }),
  )
}

/** Whether a suspect is slow each time with partners that are known to be good, beside pairs of such at the same time. */
export function isConfirmed(
  {node, below}: Suspect,
  pairs: readonly PairFigure[],
  suspects: ReadonlySet<string>,
): boolean {
  const own = pairs.filter(({nodes}) => nodes.includes(node)).map(({bytesPerSecond}) => bytesPerSecond)
  const good = pairs
    .filter(({nodes}) => !nodes.some((each) => suspects.has(each)))
    .map(({bytesPerSecond}) => bytesPerSecond)
  if (own.length === 0 || good.length === 0) return false
  return Math.max(...own) < Math.min(...good) && medianOf(own) < medianOf(good) * below
}
