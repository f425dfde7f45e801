import {sshShell} from '../../../src/adapters/ssh/ssh-shell.ts'
import {execOnNodes} from '../../../src/app/exec-on-nodes.ts'
import {nodesOf} from '../../../src/domain/cluster.ts'
import type {Node} from '../../../src/domain/node.ts'
import type {Shell} from '../../../src/ports/shell.ts'
import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare, type Subject} from '../compare.ts'

const NODES = 64
const ROUNDS = 5

/** A command on all nodes at once: over warm connections, beside the slowest host; and by the command, beside one host. */
export async function execOnMany(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  await home.up('many', NODES)
  const nodes = nodesOf(home.cluster('many'))
  await using shell = sshShell({identityFile: home.file('many', 'id_ed25519')})
  const [all, slowest] = fanOut(shell, nodes)
  const alone = {label: 'the slowest of the hosts, each alone', run: () => slowestAlone(shell, nodes)}
  const command = (...which: string[]) => home.gpuctl('exec', '--cluster', 'many', ...which, '--', 'true')
  return [
    await compare({name: `exec on ${NODES} nodes, warm`, ours: all, theirs: slowest, rounds: ROUNDS}),
    await compare({name: `exec on ${NODES} nodes, warm`, ours: all, theirs: alone, rounds: ROUNDS}),
    await compare({
      name: `the command, cold, on ${NODES} nodes`,
      ours: {label: `gpuctl exec on ${NODES}`, run: () => command()},
      theirs: {label: 'gpuctl exec on one', run: () => command('--node', '0')},
      rounds: ROUNDS,
    }),
  ]
}

const timeMs = async (act: () => Promise<unknown>) => {
  const start = performance.now()
  await act()
  return performance.now() - start
}

const execTrue = (shell: Shell, nodes: readonly Node[]) =>
  execOnNodes({nodes, argv: ['true'], shell, maxParallel: NODES}, new AbortController().signal)

/** The whole fan-out, and the longest that one of its hosts took while it ran: what is more is our own queueing. */
function fanOut(shell: Shell, nodes: readonly Node[]): readonly [Subject, Subject] {
  const timed = async (): Promise<{readonly wholeMs: number; readonly slowestMs: number}> => {
    let slowestMs = 0
    const watched: Shell = {
      ...shell,
      async exec(...call) {
        const start = performance.now()
        const result = await shell.exec(...call)
        slowestMs = Math.max(slowestMs, performance.now() - start)
        return result
      },
    }
    const wholeMs = await timeMs(() => execTrue(watched, nodes))
    return {wholeMs, slowestMs}
  }
  return [
    {label: `${nodes.length} hosts at once`, run: async () => (await timed()).wholeMs},
    {label: 'the slowest of them meanwhile', run: async () => (await timed()).slowestMs},
  ]
}

async function slowestAlone(shell: Shell, nodes: readonly Node[]): Promise<number> {
  let slowestMs = 0
  for (const node of nodes) slowestMs = Math.max(slowestMs, await timeMs(() => execTrue(shell, [node])))
  return slowestMs
}
