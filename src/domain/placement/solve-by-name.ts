import {byKey} from '../catalog/keys.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {HeldBlock} from './held-capacity.ts'
import {jointLinks} from './joint-links.ts'
import type {JointGap, JointProblem, JointSolution, PoolWays} from './joint-problem.ts'
import type {Market} from './market.ts'
import {solveJointly} from './solve-jointly.ts'

/**
 * The best ways of a file's pools. Of equal solutions the search takes the first that it meets, so that it goes through the
 * pools by their names: their order in the file does not matter.
 *
 * @param ways of each pool, in the file's order, as are those of the solutions
 */
export function solveByName(
  spec: ClusterSpec,
  market: Market,
  {
    ways,
    gaps,
    blocks,
    maxPrice,
    below,
  }: Pick<JointProblem, 'maxPrice' | 'below'> & {
    readonly ways: readonly PoolWays[]
    readonly gaps: readonly JointGap[]
    readonly blocks: readonly HeldBlock[]
  },
  most: number,
): readonly JointSolution[] {
  const turns = spec.pools.map((pool, index) => ({pool, index})).sort(byKey(({pool}) => pool.name))
  const turnOf = spec.pools.map((pool) => turns.findIndex((turn) => turn.pool === pool))
  const problem = {
    pools: turns.flatMap(({index}) => ways[index] ?? []),
    links: jointLinks({...spec, pools: turns.map(({pool}) => pool)}, market),
    gaps: gaps.map(({between: [a, b], inOrder}) => ({between: [turnOf[a] ?? 0, turnOf[b] ?? 0] as const, inOrder})),
    geography: market.geography,
    maxPrice,
    below,
    blocks: blocks.map(({nodes}) => nodes),
  }
  return solveJointly(problem, most).map((solution) => ({
    ...solution,
    ways: turnOf.map((turn) => solution.ways[turn] ?? -1),
  }))
}
