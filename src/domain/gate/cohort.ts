import {type Figure, familyIn, figureKey} from './figure.ts'
import type {Reference} from './reference.ts'
import {medianOf, outlyingShare} from './robust.ts'

/** What the like of a figure are. */
export interface Cohort {
  readonly median: number
  /** From which share of the median on a figure stands out. */
  readonly outlyingShare: number
  readonly count: number
  /** How many of them were measured earlier. */
  readonly earlier: number
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
 * @param references what nodes like them measured earlier
 */
export function cohortsOf(
  nodes: readonly (readonly Figure[])[],
  references: readonly Reference[] = [],
): (figure: Figure) => Cohort | undefined {
  const all = [...nodes.flat().map(memberOf), ...references.flatMap(membersIn)]
  const byPlace = Map.groupBy(all, ({key}) => key)
  const byFamily = Map.groupBy(all, ({family}) => family)
  const known = new Map<string, Cohort | undefined>()
  const among = (members: readonly Member[], least: number, isOfNodes: boolean): Cohort | undefined => {
    if (members.length < least) return
    const values = members.map(({value}) => value)
    const median = medianOf(values)
    const earlier = members.filter(({isEarlier}) => isEarlier).length
    return {median, outlyingShare: outlyingShare(values, median), count: values.length, earlier, isOfNodes}
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

interface Member {
  readonly key: string
  readonly family: string
  readonly value: number
  readonly isEarlier: boolean
}

const memberOf = (figure: Figure): Member => ({...figure, key: figureKey(figure), isEarlier: false})

const membersIn = ({values}: Reference): readonly Member[] =>
  Object.entries(values).map(([key, value]) => ({key, family: familyIn(key), value, isEarlier: true}))
