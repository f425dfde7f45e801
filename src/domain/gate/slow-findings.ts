import type {Finding} from '../harness/finding.ts'
import type {PairBench, SlowNode} from '../harness/network-bench.ts'
import {pairFigures} from '../harness/pair-figures.ts'
import {isOfAdapters} from '../harness/rail-tests.ts'
import {type PairFigure, railAt} from '../harness/slow-nodes.ts'
import {wayText} from '../harness/way-text.ts'

/**
 * What is said against nodes that are slower than the others with their partners: which adapter it is, or which GPU, as far as that was
 * measured by itself. A slow adapter slows down whatever goes over it, so that a node's GPUs and the node as a whole are blamed only where
 * no adapter of it is.
 */
export function slowFindings(slow: readonly SlowNode[], pairs: readonly PairBench[]): readonly Finding[] {
  const rounds = new Set(pairs.filter(({confirms}) => !confirms).map(({round}) => round)).size
  const source = `${rounds} rounds of pairs`
  const confirmed = slow.filter(({again}) => again === 'slow')
  const notes = slow.filter(({again}) => again !== 'slow').map((each) => noteOf(each, source))
  const byNode = Map.groupBy(confirmed, ({node}) => node)
  const figures = pairs.flatMap(pairFigures)
  return [
    ...notes,
    ...[...byNode].flatMap(([node, own]) => blamed(node, own, figures).map((each) => ({...each, source}))),
  ]
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`

const reaches = (each: SlowNode) =>
  [wayText(each), `with its partners it reaches ${percent(each.share)} of what others do`].filter(Boolean).join(' ')

const noteOf = (each: SlowNode, source: string): Finding => ({
  ...{code: 'SLOW_NETWORK', node: each.node, test: each.test, value: each.share, expected: 1, source},
  severity: each.again === 'fast' ? 'note' : 'unknown',
  message:
    each.again === 'fast'
      ? `${reaches(each)}; with good ones it was as fast as they`
      : `${reaches(each)}; with good ones nobody could tell, so much do their pairs scatter: what else goes on there?`,
})

function blamed(
  node: string,
  slow: readonly SlowNode[],
  figures: readonly PairFigure[],
): readonly Omit<Finding, 'source'>[] {
  const parts = slow.filter((each) => each.rail !== undefined && isPart(each, slow, figures))
  const adapters = parts.filter(({test}) => isOfAdapters(test))
  if (adapters.length > 0) {
    const names = Map.groupBy(adapters, ({rail}) => rail)
    return [...names.values()].map((each) => adapterFinding(worstOf(each), railsOf(worstOf(each), figures).size - 1))
  }
  const gpus = parts.filter(({test}) => !isOfAdapters(test))
  if (gpus.length > 0) return gpus.map((each) => gpuFinding(each, measuresAdapters(node, figures)))
  const worst = worstOf(slow)
  const {rail, ...whole} = worst
  const all = rail === undefined ? 0 : railsOf(worst, figures).size
  const over = all > 1 ? `, each of its ${all} ${isOfAdapters(worst.test) ? 'adapters' : 'GPUs'}` : ''
  return [{...findingOf(whole), message: `${reaches(whole)}, with good ones too${over}`}]
}

/** Whether it is not all of them, so that the node as a whole is not to blame; a node's only one is. */
function isPart(each: SlowNode, slow: readonly SlowNode[], figures: readonly PairFigure[]): boolean {
  const all = railsOf(each, figures)
  const own = slow.filter(({test}) => test === each.test)
  return all.size === 1 || own.length < all.size
}

/** The node's adapters or GPUs that a test measured. */
const railsOf = ({node, test}: SlowNode, figures: readonly PairFigure[]): ReadonlySet<string> =>
  new Set(
    figures.flatMap((each) => (each.nodes.includes(node) && each.path.test === test ? (railAt(node, each) ?? []) : [])),
  )

const measuresAdapters = (node: string, figures: readonly PairFigure[]): boolean =>
  figures.some(({nodes, path}) => nodes.includes(node) && isOfAdapters(path.test))

const worstOf = (slow: readonly SlowNode[]): SlowNode =>
  slow.reduce((worst, each) => (each.share < worst.share ? each : worst))

/** So much less holds every collective back, and is no scatter. */
const FAILING_SHARE = 0.8

const findingOf = ({node, test, share}: SlowNode) => ({
  ...{code: 'SLOW_NETWORK', node, test, value: share, expected: 1},
  severity: share < FAILING_SHARE ? ('fail' as const) : ('suspect' as const),
})

function adapterFinding(slow: SlowNode, others: number): Omit<Finding, 'source'> {
  const {rail = '', share} = slow
  const rest = others > 0 ? `; ${others === 1 ? 'its other one is' : `its ${others} others are`} as fast as theirs` : ''
  const told =
    share === 0 ? `${wayText(slow)} it reaches nobody, while others do` : `${reaches(slow)}, with good ones too`
  return {...findingOf(slow), link: rail, message: `${told}${rest}: the adapter, its cable or its port`}
}

function gpuFinding(slow: SlowNode, hasAdapters: boolean): Omit<Finding, 'source'> {
  const why = hasAdapters
    ? 'no adapter is slow by itself: it is the GPU, or its way to the adapter'
    : 'its adapters were not measured by themselves: it is the GPU, its adapter or the way between them'
  return {...findingOf(slow), gpu: Number(slow.rail), message: `${reaches(slow)}, with good ones too; ${why}`}
}
