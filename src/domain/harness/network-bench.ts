import type {NodeBench, Outcome} from './node-bench.ts'
import {isOfRails} from './rail-tests.ts'
import type {ListedTest} from './report.ts'
import type {Suspect} from './slow-nodes.ts'

/** What two nodes measured between them in one round, or why there is nothing of it. */
export type PairBench = {
  readonly round: number
  readonly nodes: readonly [string, string]
  /** Whether it was to see again that a node is slow, or to compare with that. */
  readonly confirms: boolean
} & Outcome

/** What all nodes measured together. */
export type CollectiveBench = {readonly nodes: readonly string[]} & Outcome

/** A node that was slower than its like in its pairs, one way or another. */
export interface SlowNode extends Suspect {
  /** How it was with partners that are known to be good. */
  readonly again: 'slow' | 'fast' | 'unclear'
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
  const isOfPairs = ({name}: ListedTest) => name.startsWith('tcp_') || isOfRails(name)
  const among = tests.filter(({kind}) => kind === 'network' || kind === 'nccl')
  return {
    own: tests.filter(({kind}) => kind !== 'network'),
    ofPairs: among.filter(isOfPairs),
    ofAll: among.filter((test) => !isOfPairs(test)),
  }
}
