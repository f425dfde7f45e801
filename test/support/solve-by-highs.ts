import loadHighs from 'highs'
import type {JointProblem, JointSolution} from '../../src/domain/placement/joint-problem.ts'
import {jointProgram, x} from './joint-program.ts'

const OPTIONS = {output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-9, mip_feasibility_tolerance: 1e-9}

/** Its types are those of a CommonJS module, which it is not where it is imported. */
const highs = await (loadHighs as unknown as typeof loadHighs.default)()

/** One of the best solutions, found by a solver of integer programs; what it comes to is summed up again, exactly. */
export function solveByHighs(problem: JointProblem): JointSolution | undefined {
  const {Status, Columns} = highs.solve(jointProgram(problem), OPTIONS)
  if (Status === 'Infeasible') return undefined
  if (Status !== 'Optimal') throw new RangeError(`HiGHS ended with ${Status}`)
  const {pools, links} = problem
  const ways = pools.map(({location}, pool) => location.findIndex((_, way) => primal(Columns[x(pool, way)]) > 0.5))
  const at = ways.map((way, pool) => pools[pool]?.location[way] ?? -1)
  const traffic = links.map(({between: [a, b], traffic}) => traffic?.(at[a] ?? -1, at[b] ?? -1) ?? 0)
  const sum = (values: readonly (number | undefined)[]) => values.reduce((a: number, b = Number.NaN) => a + b, 0)
  return {
    ways,
    score: sum([...traffic, ...ways.map((way, pool) => pools[pool]?.score[way])]),
    price: sum(ways.map((way, pool) => pools[pool]?.price[way])),
  }
}

const primal = (column: object | undefined): number => (column && 'Primal' in column ? Number(column.Primal) : 0)
