import {type Figure, figureKey, ratioTo} from './figure.ts'
import type {KeptBench} from './kept-bench.ts'
import {medianOf} from './robust.ts'

/** What a node's own past says a figure should be. */
export interface Past {
  /** The median of its first figures. */
  readonly baseline: number
  /** The least ratio to it that will do, after all that was lost before. */
  readonly leastRatio: number
  readonly count: number
  readonly sinceUnixMs: number
}

/** How many of the first figures say what is usual. */
const FIRST = 3
/** What may be lost from one time to the next without counting, and how much in all is too much. */
const ALLOWANCE = 0.01
const MOST_LOST = 0.05
/** However much was lost before: a figure as good as that is good. */
const GOOD_RATIO = 0.98

/**
 * By a cumulative sum: a little less each time is found long before any one time stands out. Undefined where there are too few.
 *
 * @param benches oldest first
 * @param id the cloud's own of the node: what took its place has no past
 * @source Page, "Continuous inspection schemes", Biometrika 41 (1954)
 */
export function pastOf(benches: readonly KeptBench[], id: string): (figure: Figure) => Past | undefined {
  const series = new Map<string, {readonly values: number[]; readonly sinceUnixMs: number}>()
  for (const {atUnixMs, nodes} of benches)
    for (const {figures} of nodes.filter((node) => node.id === id))
      for (const figure of figures) {
        const known = series.get(figureKey(figure)) ?? {values: [], sinceUnixMs: atUnixMs}
        known.values.push(figure.value)
        series.set(figureKey(figure), known)
      }
  return (figure) => {
    const known = series.get(figureKey(figure))
    if (known === undefined || known.values.length < FIRST) return
    const {values, sinceUnixMs} = known
    const baseline = medianOf(values.slice(0, FIRST))
    const lossOf = (value: number) => 1 - ratioTo(baseline, {...figure, value})
    const lost = values.slice(FIRST).reduce((sum, value) => Math.max(0, sum + lossOf(value) - ALLOWANCE), 0)
    const leastRatio = Math.min(GOOD_RATIO, 1 - ALLOWANCE - MOST_LOST + lost)
    return {baseline, leastRatio, count: values.length, sinceUnixMs}
  }
}
