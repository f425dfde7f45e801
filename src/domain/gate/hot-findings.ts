import {figureText} from '../harness/figure-text.ts'
import type {Finding} from '../harness/finding.ts'
import type {NodeBench} from '../harness/node-bench.ts'
import {type Figure, figuresOf, ratioTo} from './figure.ts'
import {HOT} from './hold.ts'
import {DRIFT, shareText} from './hold-findings.ts'

/**
 * What GPUs lose together by minutes of full load, against what the same node did before: links and switches grow warm too. By as much as a
 * GPU that computes, see {@link DRIFT}.
 *
 * @param before what nodes measured first
 * @param held what they measured under load, and right after
 */
export const hotFindings = (before: readonly NodeBench[], held: readonly NodeBench[]): readonly Finding[] =>
  held.flatMap((bench) => {
    const cold = figuresIn(before.find(({node}) => node === bench.node))
    return figuresIn(bench)
      .filter(({labels}) => labels.phase === HOT)
      .flatMap((hot) => {
        const known = cold.find((each) => isSame(each, hot))
        return known === undefined ? [] : lossOf(bench.node, known, hot)
      })
  })

const figuresIn = (bench: NodeBench | undefined): readonly Figure[] =>
  bench !== undefined && 'report' in bench ? figuresOf(bench.report) : []

/** Whatever way they went. */
const isSame = (cold: Figure, hot: Figure) =>
  cold.test === hot.test && ['bytes', 'ranks', 'place'].every((key) => cold.labels[key] === hot.labels[key])

function lossOf(node: string, cold: Figure, hot: Figure): readonly Finding[] {
  const {test, unit, value} = hot
  const lost = 1 - ratioTo(cold.value, hot)
  if (lost <= DRIFT.suspectShare) return []
  const what = `${test}: ${figureText(value, unit)} right after minutes of full load, ${figureText(cold.value, unit)} before: ${shareText(lost)} less`
  const finding = {node, test, value, expected: cold.value, source: 'itself before', code: 'THERMAL_DRIFT'}
  const scatter = Math.max(cold.variation, hot.variation)
  if (scatter > DRIFT.mostVariation)
    return [{...finding, severity: 'unknown', message: `${what}; its samples vary by ${shareText(scatter)}`}]
  return [{...finding, severity: lost > DRIFT.failShare ? 'fail' : 'suspect', message: what}]
}
