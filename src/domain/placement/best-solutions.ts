import type {JointSolution} from './joint-problem.ts'

/** The best few of all that are offered. */
export interface BestSolutions {
  offer(solution: JointSolution): void
  /** What a solution must be better than. */
  worst(): number
  /** Best first; of equals the one that came first. */
  sorted(): readonly JointSolution[]
}

/** @param below what all must be better than */
export function bestSolutions(most: number, below = Infinity): BestSolutions {
  const kept: JointSolution[] = []
  return {
    offer(solution) {
      const at = kept.findIndex(({score}) => score > solution.score)
      kept.splice(at === -1 ? kept.length : at, 0, solution)
      if (kept.length > most) kept.pop()
    },
    worst: () => (kept.length < most ? below : (kept.at(-1)?.score ?? below)),
    sorted: () => kept,
  }
}
