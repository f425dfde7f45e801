import {bestSolutions} from './best-solutions.ts'
import {components} from './components.ts'
import type {JointProblem, JointSolution, PoolWays} from './joint-problem.ts'
import {leastScores} from './least-scores.ts'
import {searchSteps} from './search-steps.ts'
import {suffixSums} from './suffix-sums.ts'

/**
 * The `most` best solutions, best first: exactly, by a depth-first search that leaves a branch as soon as its lower bound is no
 * better than the worst solution kept. The bounds are the exact optimum of what is left but for traffic, gaps, budget and
 * held capacity, so that without those no branch is entered in vain. Of equals the one found first stays: ways are tried in
 * their order.
 */
export function solveJointly(problem: JointProblem, most: number): readonly JointSolution[] {
  const {pools, maxPrice, below} = problem
  const groups = components(pools.length, problem.links)
  const steps = searchSteps(problem, groups, leastScores(problem, groups))
  const leastPriceAfter = suffixSums(steps.map(({pool}) => leastPrice(known(pools[pool]))))
  const left = [...problem.blocks]
  const place = new Int32Array(pools.length).fill(-1)
  const chosen = new Array<number>(pools.length).fill(-1)
  const best = bestSolutions(most, below)

  const search = (depth: number, score: number, price: number): void => {
    const step = steps[depth]
    if (step === undefined) {
      best.offer({ways: [...chosen], score, price})
      return
    }
    const ways = known(pools[step.pool])
    for (const way of step.candidates(place)) {
      const location = ways.location[way] ?? 0
      const own = ways.score[way] ?? Infinity
      // Ways come best first, so that nothing better follows once even the least of the rest does not help.
      if (score + own + step.leastAfterAny >= best.worst()) break
      if (!step.mayBe(place, location)) continue
      const paid = price + (ways.price[way] ?? Infinity)
      if (paid + (leastPriceAfter[depth + 1] ?? 0) > maxPrice) continue
      place[step.pool] = location
      const next = score + own + step.trafficTo(place, location)
      const taken = ways.takes?.(way) ?? NOTHING
      if (
        next + step.leastAfter(location) < best.worst() &&
        taken.every(({block, nodes}) => (left[block] ?? 0) >= nodes)
      ) {
        for (const {block, nodes} of taken) left[block] = (left[block] ?? 0) - nodes
        chosen[step.pool] = way
        search(depth + 1, next, paid)
        for (const {block, nodes} of taken) left[block] = (left[block] ?? 0) + nodes
      }
      place[step.pool] = -1
    }
  }
  search(0, 0, 0)
  return best.sorted()
}

const NOTHING = [] as const

const leastPrice = ({price}: PoolWays): number => price.reduce((a, b) => Math.min(a, b), Infinity)

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('a step of the search is about a pool')
  return value
}
