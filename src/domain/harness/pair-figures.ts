import {SIGMA_PER_MAD} from '../gate/robust.ts'
import type {PairBench} from './network-bench.ts'
import {isOfRails} from './rail-tests.ts'
import type {Metric, TestResult} from './report.ts'
import type {PairFigure, PairPath} from './slow-nodes.ts'

/**
 * What two nodes measured between them, of each way there: all that is between them together, and each rail. Of two directions the worse
 * one, in which a bad cable or card shows. A rail over which they do not reach each other has nothing.
 */
export const pairFigures = (pair: PairBench): readonly PairFigure[] =>
  'error' in pair
    ? []
    : pair.report.tests.flatMap((test) => {
        const ways = test.name === 'tcp_bandwidth' ? (test.status === 'passed' ? [test.metrics] : []) : railsOf(test)
        return ways.flatMap((metrics) => figureOf(test.name, metrics, pair) ?? [])
      })

/** What `tcp_bandwidth` says of a pair: the one figure by which all pairs can be drawn beside each other. */
export const pairFigure = (pair: PairBench): PairFigure | undefined =>
  pairFigures(pair).find(({path}) => path.test === 'tcp_bandwidth')

/** Figures of rails count however their test ended: one of them may be all that was wrong. */
function railsOf({name, metrics}: TestResult): readonly (readonly Metric[])[] {
  if (!isOfRails(name)) return []
  return [...Map.groupBy(metrics, ({labels}) => JSON.stringify(endsOf(labels))).values()]
}

function figureOf(test: string, metrics: readonly Metric[], {nodes}: PairBench): PairFigure | undefined {
  const [first] = metrics
  if (first === undefined) return
  const ends = endsOf(first.labels)
  const path: PairPath = {test, ...(ends && {ends})}
  if (metrics.some(({name, value}) => name === 'reached' && value === 0))
    return {nodes, path, bytesPerSecond: 0, noise: 0}
  const [worst] = metrics
    .filter(({name, labels}) => name === 'bandwidth' && labels.direction !== 'both')
    .toSorted((a, b) => a.value - b.value)
  return worst && {nodes, path, bytesPerSecond: worst.value, noise: noiseOf(worst)}
}

/** The first node's, then the second's. */
function endsOf({adapter, peerAdapter, gpu, peerGpu}: Metric['labels']): PairPath['ends'] {
  if (adapter !== undefined && peerAdapter !== undefined) return [adapter, peerAdapter]
  return gpu === undefined || peerGpu === undefined ? undefined : [gpu, peerGpu]
}

/** Of a median of samples that scatter so: 1.2533 ÷ √n of their standard deviation is one of their median. */
const noiseOf = ({mad, value, sampleCount}: Metric): number =>
  (SIGMA_PER_MAD * 1.2533 * mad) / (value * Math.sqrt(sampleCount))
