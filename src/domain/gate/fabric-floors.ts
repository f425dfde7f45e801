import {busBandwidthOf} from '../catalog/facts/bus-bandwidth-of.ts'
import type {MachineType} from '../catalog/machine-type.ts'
import {figureText} from '../harness/figure-text.ts'
import type {Finding, Severity} from '../harness/finding.ts'
import type {CollectiveBench, NetworkBench} from '../harness/network-bench.ts'
import type {Metric} from '../harness/report.ts'
import {longestBandwidths} from './figure.ts'
import {ncclTestOf} from './type-bands.ts'

/** The one that is measured again where nodes are below a floor. */
export const FLOORED_TEST = ncclTestOf('all-gather')

/** Under what nodes of a type together should not be. */
export interface FabricFloor {
  readonly test: string
  /** More of them reach it too. */
  readonly leastNodes: number
  /** Longer messages reach it too. */
  readonly leastBytes: number
  readonly bytesPerSecond: number
  /** Whether somebody holds nodes to it; else it follows from line rate. */
  readonly isPublished: boolean
  readonly source: string
}

/** Of all-gather alone: it takes line rate however many nodes there are. Those that need NVLink turned off would prove nothing with it. */
export const fabricFloorsOf = (type: MachineType): readonly FabricFloor[] =>
  busBandwidthOf(type).flatMap(
    ({collective, nodes, sizeGib, floorGbytesPerSecond, environment, confidence, at, date}) =>
      collective !== 'all-gather' ||
      nodes === 'unknown' ||
      nodes < 2 ||
      sizeGib === 'unknown' ||
      floorGbytesPerSecond === 'unknown' ||
      environment !== undefined
        ? []
        : [
            {
              ...{test: ncclTestOf(collective), leastNodes: nodes, leastBytes: sizeGib * 2 ** 30},
              ...{bytesPerSecond: floorGbytesPerSecond * 1e9, isPublished: confidence === 'read'},
              source: `${at}, ${date}`,
            },
          ],
  )

/** Names of tests that nodes together were below a floor in: to be measured again before anything is said. */
export const testsBelow = (
  collectives: readonly CollectiveBench[],
  floors: readonly FabricFloor[],
): ReadonlySet<string> => new Set(collectives.flatMap((each) => shortfalls(each, floors).map(({floor}) => floor.test)))

/**
 * What floors say against nodes that were below one together. A node that is slower than the others in its pairs explains it; where none
 * is, nobody knows which of them it is, and whether one is: all may have been set up wrong.
 *
 * @param again what of it was measured once more
 */
export function fabricFindings(
  {collectives, slow}: Pick<NetworkBench, 'collectives' | 'slow'>,
  again: readonly CollectiveBench[],
  floors: readonly FabricFloor[],
): readonly Finding[] {
  return collectives.flatMap((each) =>
    shortfalls(each, floors).flatMap(({floor, metric}) => {
      const second = again.flatMap((bench) => longest(bench, floor) ?? []).at(0)
      const {severity, why} = judged(floor, second?.value, slowAmong(each.nodes, slow))
      const {test, bytesPerSecond: expected, source} = floor
      const {value, unit} = second ?? metric
      const what = `${test} among ${each.nodes.length} nodes: ${figureText(value, unit)}, where none is below ${figureText(expected, unit)}`
      const finding = {code: 'BELOW_FLOOR', severity, test, value, expected, source, message: `${what}${why}`}
      return each.nodes.map((node) => ({...finding, node}))
    }),
  )
}

function judged(
  {isPublished, bytesPerSecond}: FabricFloor,
  again: number | undefined,
  slow: readonly string[],
): {readonly severity: Severity; readonly why: string} {
  if (again !== undefined && again >= bytesPerSecond)
    return {severity: 'note', why: ' when it was measured again; it was below at first'}
  if (slow.length > 0) return {severity: 'note', why: `: ${slow.join(', ')} held the others back`}
  if (!isPublished) return {severity: 'suspect', why: ''}
  return {severity: 'unknown', why: '; none of them is slower than the others in its pairs'}
}

const slowAmong = (nodes: readonly string[], slow: NetworkBench['slow']): readonly string[] =>
  nodes.filter((name) => slow.some(({node, again}) => node === name && again === 'slow'))

/** By the floor of the longest messages alone: all are of one test. */
function shortfalls(bench: CollectiveBench, floors: readonly FabricFloor[]) {
  const [held] = floors
    .toSorted((one, other) => other.leastBytes - one.leastBytes)
    .flatMap((floor) => {
      const metric = longest(bench, floor)
      return metric === undefined ? [] : [{floor, metric}]
    })
  return held !== undefined && held.metric.value < held.floor.bytesPerSecond ? [held] : []
}

/** The bandwidth of the longest message, where it is long enough to be held against a floor. */
function longest(bench: CollectiveBench, {test, leastNodes, leastBytes}: FabricFloor): Metric | undefined {
  if ('error' in bench || bench.nodes.length < leastNodes) return
  const metrics = bench.report.tests.find(({name}) => name === test)?.metrics ?? []
  return longestBandwidths(metrics).find(({labels}) => Number(labels.bytes) >= leastBytes)
}
