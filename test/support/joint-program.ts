import type {JointLink, JointProblem} from '../../src/domain/placement/joint-problem.ts'

/**
 * The choice of one way for every pool as an integer program, in the LP format: whether pool `p` takes way `w` is `x_p_w`.
 * Scores and prices are in USD, so that a solver's tolerances are far below the step of a price list.
 */
export function jointProgram({pools, links, geography, maxPrice, blocks}: JointProblem): string {
  const all = pools.flatMap((ways, pool) => Array.from({length: ways.count}, (_, way) => ({ways, pool, way})))
  const costs = all.map(({ways, pool, way}) => term(usd(ways.score[way]), x(pool, way)))
  const paid = all.map(({ways, pool, way}) => term(usd(ways.price[way]), x(pool, way)))
  const held = (block: number) =>
    all.flatMap(({ways, pool, way}) =>
      (ways.takes?.(way) ?? []).filter((each) => each.block === block).map(({nodes}) => term(nodes, x(pool, way))),
    )
  const traffic = links.map((link, index) => trafficOf(link, index, pools))
  const rows = [
    ...pools.map((_, pool) => `${sum(waysWhere(pools, pool, 1))} = 1`),
    ...links.flatMap((link) => nearRows(link, pools, geography)),
    ...traffic.flatMap((each) => each.rows),
    ...(maxPrice === Infinity ? [] : [`${sum(paid)} <= ${usd(maxPrice)}`]),
    ...blocks.map((nodes, block) => `${sum(held(block))} <= ${nodes}`),
  ]
  const cost = sum([...costs, ...traffic.flatMap((each) => each.costs)])
  return ['Minimize', cost, 'Subject To', ...rows, 'Binaries', ...all.map(({pool, way}) => x(pool, way)), 'End'].join(
    '\n',
  )
}

/** The variable of a way. */
export const x = (pool: number, way: number): string => `x_${pool}_${way}`

/** In each zone, region or cloud both pools are, or neither. */
function nearRows(
  {between: [a, b], within}: JointLink,
  pools: JointProblem['pools'],
  {regionOf, cloudOf}: JointProblem['geography'],
) {
  if (within === 'any') return []
  const groupOf = (location: number) =>
    within === 'zone' ? location : within === 'region' ? regionOf[location] : cloudOf[location]
  const groups = new Set(Array.from(regionOf, (_, location) => groupOf(location)))
  return [...groups].map((group) => {
    const isThere = (location: number) => groupOf(location) === group
    return `${sum([...waysWhere(pools, a, 1, isThere), ...waysWhere(pools, b, -1, isThere)])} = 0`
  })
}

/** `y_l_from_to` is the part of link `l`'s traffic that goes there: one, where its two pools are, and otherwise nothing. */
function trafficOf({between: [a, b], traffic}: JointLink, link: number, pools: JointProblem['pools']) {
  if (traffic === undefined) return {costs: [], rows: []}
  const [from, to] = [a, b].map((pool) => [...new Set(pools[pool]?.location)]) as [number[], number[]]
  const y = (one: number, other: number) => `y_${link}_${one}_${other}`
  return {
    costs: from.flatMap((one) => to.map((other) => term(usd(traffic(one, other)), y(one, other)))),
    rows: [
      ...from.map(
        (one) =>
          `${sum([...to.map((other) => term(1, y(one, other))), ...waysWhere(pools, a, -1, (at) => at === one)])} = 0`,
      ),
      ...to.map(
        (other) =>
          `${sum([...from.map((one) => term(1, y(one, other))), ...waysWhere(pools, b, -1, (at) => at === other)])} = 0`,
      ),
    ],
  }
}

function waysWhere(
  pools: JointProblem['pools'],
  pool: number,
  factor: number,
  isThere = (_location: number) => true,
): string[] {
  return Array.from(pools[pool]?.location ?? [], (location, way) =>
    isThere(location) ? [term(factor, x(pool, way))] : [],
  ).flat()
}

const usd = (nanoUsd: number | undefined) => (nanoUsd ?? Number.NaN) / 1e9

const term = (factor: number, name: string) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`

/** A sum of nothing must name something. */
const sum = (terms: readonly string[]) => (terms.length > 0 ? terms.join('\n ') : '0 nothing')
