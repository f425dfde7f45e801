import {type Figure, figureKey} from './figure.ts'
import {medianOf, outlyingShare} from './robust.ts'

/** What the like of a figure are. */
export interface Cohort {
  readonly median: number
  /** From which share of the median on a figure stands out. */
  readonly outlyingShare: number
  readonly count: number
  /** Whether it is of other nodes, or of other places on the same one. */
  readonly isOfNodes: boolean
}

/** How many it takes to say which of them is the odd one. */
const LEAST_NODES = 3
const LEAST_PLACES = 4

/**
 * What each figure is compared with: the same place of the other nodes where there are enough, else its family all over. Undefined where
 * both are too few.
 *
 * @param nodes the figures of nodes that are alike
 */
export function cohortsOf(nodes: readonly (readonly Figure[])[]): (figure: Figure) => Cohort | undefined {
  const all = nodes.flat()
  const byPlace = Map.groupBy(all, figureKey)
  const byFamily = Map.groupBy(all, ({family}) => family)
  const known = new Map<string, Cohort | undefined>()
  const among = (figures: readonly Figure[], least: number, isOfNodes: boolean): Cohort | undefined => {
    if (figures.length < least) return
    const values = figures.map(({value}) => value)
    const median = medianOf(values)
    return {median, outlyingShare: outlyingShare(values, median), count: values.length, isOfNodes}
  }
  return (figure) => {
    const key = figureKey(figure)
    if (!known.has(key))
      known.set(
        key,
        among(byPlace.get(key) ?? [], LEAST_NODES, true) ??
          among(byFamily.get(figure.family) ?? [], LEAST_PLACES, false),
      )
    return known.get(key)
  }
}
