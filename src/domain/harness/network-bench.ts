import {SIGMA_PER_MAD} from '../gate/robust.ts'
import type {NodeBench, Outcome} from './node-bench.ts'
import type {HarnessReport, ListedTest, Metric} from './report.ts'
import type {PairFigure, Suspect} from './slow-nodes.ts'

/** What two nodes measured between them in one round, or why there is nothing of it. */
export type PairBench = {
  readonly round: number
  readonly nodes: readonly [string, string]
  /** Whether it was to see again that a node is slow, or to compare with that. */
  readonly confirms: boolean
} & Outcome

/** What all nodes measured together. */
export type CollectiveBench = {readonly nodes: readonly string[]} & Outcome

/** A node that was slower than its like in its pairs. */
export interface SlowNode extends Suspect {
  /** Whether it was so again, with partners that are known to be good. */
  readonly confirmed: boolean
}

/** What nodes measured between them. */
export interface NetworkBench {
  readonly pairs: readonly PairBench[]
  readonly collectives: readonly CollectiveBench[]
  readonly slow: readonly SlowNode[]
  /** Nodes that the harness does not run on. */
  readonly failed: readonly NodeBench[]
}

/** Of nodes each by itself, of two nodes, and of all of them; what NCCL does is of both, of one node's GPUs and of all nodes'. */
export interface SortedTests {
  readonly own: readonly ListedTest[]
  readonly ofPairs: readonly ListedTest[]
  readonly ofAll: readonly ListedTest[]
}

export function sortTests(tests: readonly ListedTest[]): SortedTests {
  const isOfPairs = ({name}: ListedTest) => name.startsWith('tcp_')
  const among = tests.filter(({kind}) => kind === 'network' || kind === 'nccl')
  return {
    own: tests.filter(({kind}) => kind !== 'network'),
    ofPairs: among.filter(isOfPairs),
    ofAll: among.filter((test) => !isOfPairs(test)),
  }
}

/** The bandwidth of the worse direction, in which a bad cable or card shows. */
export function pairFigure(pair: PairBench): PairFigure | undefined {
  if ('error' in pair) return
  const [worst] = directions(pair.report).toSorted((a, b) => a.value - b.value)
  if (worst === undefined) return
  return {nodes: pair.nodes, bytesPerSecond: worst.value, noise: noiseOf(worst)}
}

const directions = ({tests}: HarnessReport): readonly Metric[] =>
  (tests.find(({name, status}) => name === 'tcp_bandwidth' && status === 'passed')?.metrics ?? []).filter(
    ({labels}) => labels.direction === 'out' || labels.direction === 'in',
  )

/** Of a median of samples that scatter so: 1.2533 ÷ √n of their standard deviation is one of their median. */
const noiseOf = ({mad, value, sampleCount}: Metric): number =>
  (SIGMA_PER_MAD * 1.2533 * mad) / (value * Math.sqrt(sampleCount))
