import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Health} from '../../src/domain/gate/health.ts'
import type {ClusterBench} from '../../src/domain/harness/cluster-bench.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import type {GpuctlExit} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {addSecondAdapter} from '../support/second-adapter.ts'
import {waitFor} from '../support/wait-for.ts'
import {dataOf, documentIn} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

/** What lies between nodes, measured for real between hosts of this machine, which take turns. */
describe.skipIf(reason !== undefined)('bench between nodes', () => {
  let home: FreshHome
  let name: string
  const bench = async (...words: string[]) =>
    dataOf(await home.run(['bench', '-c', name, '--samples', '3', '--json', ...words])) as ClusterBench
  const failedIn = (exit: GpuctlExit) =>
    (documentIn(exit.stdout).data as {nodes: Health['judgements']}).nodes
      .flatMap(({findings}) => findings)
      .flatMap(({node, code, severity, link}) => (severity === 'fail' ? [`${node}: ${code} over ${link}`] : []))
  const onNode = (node: string, ...command: string[]) => home.run(['exec', '-c', name, '-n', node, '--', ...command])
  /** Until it is disposed of. */
  const throttle = async (node: string, device: string, rate: string): Promise<AsyncDisposable> => {
    const limit = ['tbf', 'rate', rate, 'burst', '64kb', 'latency', '50ms']
    expect((await onNode(node, 'tc', 'qdisc', 'add', 'dev', device, 'root', ...limit)).exitCode).toBe(0)
    return {
      async [Symbol.asyncDispose]() {
        expect((await onNode(node, 'tc', 'qdisc', 'del', 'dev', device, 'root')).exitCode).toBe(0)
      },
    }
  }

  beforeAll(async () => {
    home = await freshHome()
    name = home.newName()
    dataOf(await home.run(['up', '--name', name, '--nodes', '4', '--json']))
    addSecondAdapter(home.leaseOf(name))
  })
  afterAll(() => home?.[Symbol.asyncDispose]())

  test('names the node whose network is throttled, and nobody once it is not', async () => {
    {
      await using _ = await throttle('node-2', 'eth0', '300mbit')
      const throttled = await bench('--tests', 'tcp_bandwidth', '--rounds', '3')
      const named = throttled.slow.filter(({again}) => again === 'slow') // others may be slow once, beside other tests
      expect(named).toMatchObject([{node: 'node-2'}])
      expect(named[0]?.share).toBeLessThan(0.5)
      const rounds = throttled.pairs.filter(({confirms}) => !confirms)
      expect(rounds.map(({round}) => round)).toEqual([1, 1, 2, 2, 3, 3])
      expect(new Set(rounds.map(({nodes}) => nodes.toSorted().join(' '))).size).toBe(6)

      const judged = async () => home.run(['health', '-c', name, '-n', 'node-[1-3]', '--json'])
      let sick = await judged()
      expect(sick.exitCode, sick.stderr).toBe(17)
      // Beside other tests a node's memory and adapters may scatter by too much to judge them: they are measured again, as a person would.
      const expected = 'node-2: SLOW_NETWORK over eth0'
      for (let more = 2; more > 0 && !failedIn(sick).includes(expected); more--) sick = await judged()
      expect(failedIn(sick)).toEqual([expected])
    }
    const even = await bench('--tests', 'tcp_bandwidth', '--rounds', '3')
    expect(even.slow.filter(({again}) => again === 'slow')).toEqual([])
  }, 600_000)

  test('names the adapter that is slow, where nodes have two', async () => {
    await using _ = await throttle('node-1', 'eth1', '200mbit')
    const rounds = ['--tests', 'tcp_rails', '--rounds', '3', '--samples', '1', '--json']
    const {slow} = dataOf(await home.run(['bench', '-c', name, ...rounds])) as ClusterBench
    expect(slow.filter(({again}) => again === 'slow')).toMatchObject([
      {node: 'node-1', test: 'tcp_rails', rail: 'eth1'},
    ])
  }, 600_000)

  test('measures collectives of all nodes, and latency of pairs; no node by itself where that was not asked for', async () => {
    const {nodes, pairs, collectives} = await bench(
      ...['--tests', 'tcp_latency,cpu_all_reduce,cpu_alltoall', '--sizes', '8,100000', '--rounds', '1'],
    )
    expect(nodes).toEqual([])
    expect(pairs).toHaveLength(2)
    const [all] = collectives
    expect(all?.nodes).toEqual(['node-0', 'node-1', 'node-2', 'node-3'])
    if (all === undefined || 'error' in all) throw new Error('nothing was measured')
    expect(all.report.tests.map(({name, status}) => [name, status])).toEqual([
      ['cpu_all_reduce', 'passed'],
      ['cpu_alltoall', 'passed'],
    ])
  })

  test('one that is measured by somebody else is told, and the others are measured', async () => {
    const lock = ['flock', '/tmp/.gpuctl-harness.lock', 'sh', '-c', 'echo locked; exec sleep 1000']
    const holder = home.start(['exec', '-c', name, '-n', 'node-3', '--', ...lock])
    await holder.waitForOutput(/locked/)
    const exit = await home.run([
      'bench',
      '-c',
      name,
      '--samples',
      '1',
      '--tests',
      'tcp_latency',
      '--rounds',
      '1',
      '--json',
    ])
    expect(exit.exitCode).toBe(14)
    const {pairs} = (JSON.parse(exit.stdout) as {data: ClusterBench}).data
    const wrong = pairs.filter((pair) => 'error' in pair)
    expect(wrong).toHaveLength(1)
    expect(wrong[0]).toMatchObject({
      nodes: expect.arrayContaining(['node-3']),
      error: {code: 'NODE_FAILED', message: expect.stringContaining('node-3 is being measured by somebody else')},
    })
    expect(pairs).toHaveLength(2)
    holder.kill('SIGINT')
    await holder.exit
  })

  test('one that is ended leaves no rank behind', async () => {
    const running = home.start(['bench', '-c', name, '--samples', '1000', '--tests', 'tcp_bandwidth'])
    const ranks = async () => (await onNode('node-[0-3]', 'pgrep', '-x', 'gpuctl-harness')).stdout !== ''
    await waitFor(ranks, 120_000)
    running.kill('SIGINT')
    expect((await running.exit).exitCode).toBe(130)
    await waitFor(async () => !(await ranks()), 30_000)
  })
})
