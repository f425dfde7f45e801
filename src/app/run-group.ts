import {groupOutcome} from '../domain/harness/group-report.ts'
import type {NodeBench, Outcome} from '../domain/harness/node-bench.ts'
import {type HarnessReport, harnessReport, type ListedTest} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import type {CommandRunner} from '../ports/shell.ts'
import {answerOf, askHarness} from './ask-harness.ts'
import {limitOf, measuringWords} from './bench-nodes.ts'
import {Meeting} from './meeting.ts'

/** A node on which the harness is. */
export interface Rank {
  readonly node: Node
  readonly program: string
}

export interface GroupRequest {
  readonly tests: readonly ListedTest[]
  readonly samples: number
  /** Of messages, in bytes; absent: the harness's own. */
  readonly sizes?: readonly number[]
  readonly shareMachine: boolean
  readonly onProgress?: (node: Node, text: string) => void
  readonly onEnd?: (node: Node) => void
}

/**
 * Runs tests on nodes that measure something together, each as a rank. Each opens a port; all are told all ports, and a token that nobody
 * else knows. Nothing is waited for without end: one that does not come is named.
 */
export async function runGroup(
  ranks: readonly Rank[],
  request: GroupRequest,
  shell: CommandRunner,
  signal: AbortSignal,
): Promise<Outcome> {
  const nodes = ranks.map(({node}) => node)
  using meeting = new Meeting(nodes, START_SECONDS, signal)
  const runRank = async ({node, program}: Rank, rank: number): Promise<NodeBench> => {
    let said = ''
    const question = {
      ...{node, program, read: lastReport},
      words: ['group', '--rank', String(rank), '--address', node.privateAddress, ...wordsOf(request)],
      limitSeconds: limitOf(request.tests) + START_SECONDS,
      stdin: meeting.inputOf(rank),
      onStdout(text: string) {
        said += text
        meeting.hear(rank, said)
      },
      onProgress: (text: string) => request.onProgress?.(node, text),
    }
    const result = await answerOf(node, signal, () => askHarness(question, shell, meeting.signal))
    meeting.leave(rank, 'error' in result ? `could not join: ${result.error.message}` : undefined)
    request.onEnd?.(node)
    return 'error' in result ? result : {node: node.name, report: result.answer}
  }
  return groupOutcome(await Promise.all(ranks.map(runRank)))
}

/** Its first line was its port. */
const lastReport = (text: string): HarnessReport => harnessReport(text.trim().split('\n').at(-1) ?? '')

/** All must have begun by then: a connection that is there begins a program at once. */
const START_SECONDS = 120

const wordsOf = (request: GroupRequest): readonly string[] => [
  ...measuringWords(request),
  ...(request.shareMachine ? ['--shared'] : []),
]
