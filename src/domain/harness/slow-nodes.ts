import {medianOf, outlyingShare} from '../gate/robust.ts'

/** A way between two nodes. */
export interface PairPath {
  /** `tcp_bandwidth`, `rdma_write` */
  readonly test: string
  /** What of each node it begins and ends at: names of adapters, or indices of GPUs. Absent: all that is between them. */
  readonly ends?: readonly [string, string]
}

/** What two nodes measured between them, one way. */
export interface PairFigure {
  readonly nodes: readonly [string, string]
  readonly path: PairPath
  readonly bytesPerSecond: number
  /** How far off that may be by the spread of its own samples: a share of it, one standard deviation. */
  readonly noise: number
}

/** A node whose pairs are slower than those of the others, one way. */
export interface Suspect {
  readonly node: string
  readonly test: string
  /** Its adapter or the index of its GPU that is slow; absent: all that is between nodes, together. */
  readonly rail?: string
  /** Its pairs' bandwidth to that of the others': 0.92 is 8 % less. */
  readonly share: number
  /** Below which share it stands out. */
  readonly below: number
}

/** Figures of one way after the other. Nodes that are alike call the same by one name. */
export const byPath = (figures: readonly PairFigure[]): ReadonlyMap<string, readonly PairFigure[]> =>
  Map.groupBy(figures, ({path}) => keyOf(path))

const keyOf = ({test, ends}: PairPath): string => [test, ...[...new Set(ends)].toSorted()].join(' ')

/** The nodes that are slower than the others one way or another: see {@link slowNodes}. */
export const slowWays = (figures: readonly PairFigure[]): readonly Suspect[] =>
  [...byPath(figures).values()].flatMap((each) => slowNodes(each))

/**
 * Which nodes are slower than the others, of figures of one way. Each is scored by the median of its pairs, so that one slow partner
 * does not count against it; the scores' own scatter says what stands out. Those that do are left out and the others looked at again,
 * until no more are found: a few slow ones among few nodes widen the scatter in which they hide. Of fewer than three nodes none can be
 * told to be the slow one.
 */
export function slowNodes(pairs: readonly PairFigure[]): readonly Suspect[] {
  const noise = noiseOf(pairs)
  for (let suspects: readonly Suspect[] = []; ; ) {
    const out = new Set(suspects.map(({node}) => node))
    const scores = nodeScores(pairs, out)
    const others = [...scores].filter(([node]) => !out.has(node)).map(([, score]) => score)
    if (others.length < Math.max(LEAST_OTHERS, scores.size / 2)) return suspects
    const found = standingOut(scores, others, noise).map((each) => ({...each, ...railOf(each.node, pairs)}))
    if (found.length <= suspects.length) return found
    suspects = found
  }
}

const noiseOf = (pairs: readonly PairFigure[]): number =>
  pairs.length === 0 ? 0 : medianOf(pairs.map((pair) => pair.noise))

function railOf(node: string, pairs: readonly PairFigure[]): Pick<Suspect, 'test' | 'rail'> {
  const pair = pairs.find(({nodes}) => nodes.includes(node))
  const rail = pair && railAt(node, pair)
  return {test: pair?.path.test ?? '', ...(rail !== undefined && {rail})}
}

/** What of a node one of its figures begins or ends at. */
export const railAt = (node: string, {nodes, path: {ends}}: Pick<PairFigure, 'nodes' | 'path'>): string | undefined =>
  ends?.[nodes[0] === node ? 0 : 1]

/** Who is odd can be told by two that are alike; and the many are right. */
const LEAST_OTHERS = 2
/** However much all scatter, who has less than that is looked at again. */
const SURELY_SLOW = 0.5
/** As far as the scatter of the scores counts, too: see outlyingShare. */
const SIGMAS = 4

function standingOut(scores: ReadonlyMap<string, number>, others: readonly number[], noise: number) {
  const centre = medianOf(others)
  if (centre === 0) return [] // nobody reaches anybody that way
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

/** Slower by so much with good partners, a node is not as fast as they are, though not each of its pairs was slower than each of theirs. */
const CLEARLY_SLOWER = 0.8

/**
 * What comes of a suspect with partners that are known to be good, the same way, beside pairs of such at the same time: `slow` each time;
 * `fast`; or `unclear`, where all scatter by too much, as on machines that do other work, or there is nothing to compare with.
 */
export function seenAgain(
  {node, below, test, rail}: Suspect,
  figures: readonly PairFigure[],
  suspects: ReadonlySet<string>,
): 'slow' | 'fast' | 'unclear' {
  const isIts = (each: PairFigure) => each.nodes.includes(node) && railAt(node, each) === rail
  const key = figures.find((each) => each.path.test === test && isIts(each))
  const pairs = key === undefined ? [] : (byPath(figures).get(keyOf(key.path)) ?? [])
  const own = pairs.filter(({nodes}) => nodes.includes(node)).map(({bytesPerSecond}) => bytesPerSecond)
  const good = pairs
    .filter(({nodes}) => !nodes.some((each) => suspects.has(each)))
    .map(({bytesPerSecond}) => bytesPerSecond)
  if (own.length === 0 || good.length === 0) return 'unclear'
  const share = medianOf(own) / medianOf(good)
  if (Math.max(...own) < Math.min(...good) && share < below) return 'slow'
  return share < CLEARLY_SLOWER ? 'unclear' : 'fast'
}
