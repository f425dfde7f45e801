import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {NodeBench} from '../../src/domain/harness/node-bench.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {waitFor} from '../support/wait-for.ts'
import {dataOf, type ErrorDocument} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

describe.skipIf(reason !== undefined)('bench', () => {
  let home: FreshHome
  let name: string
  const bench = async (...words: string[]) => home.run(['bench', '-c', name, '--samples', '1', '--json', ...words])
  const nodesOf = (exit: Awaited<ReturnType<typeof bench>>) => (dataOf(exit) as {nodes: readonly NodeBench[]}).nodes
  const onNodes = async (...command: string[]) => (await home.run(['exec', '-c', name, '--', ...command])).stdout

  beforeAll(async () => {
    home = await freshHome()
    name = home.newName()
    dataOf(await home.run(['up', '--name', name, '--nodes', '2', '--json']))
  })
  afterAll(() => home?.[Symbol.asyncDispose]())

  test('every node is given its harness once, and measures itself', async () => {
    const first = nodesOf(await bench('--tests', 'memory_copy,memory_latency'))
    expect(first.map(({node}) => node)).toEqual(['node-0', 'node-1'])
    for (const each of first) {
      if ('error' in each) throw new Error(each.error.message)
      expect(each.report.host.name).toBe(each.node)
      expect(each.report.tests.map(({name, status}) => [name, status])).toEqual([
        ['memory_copy', 'passed'],
        ['memory_latency', 'passed'],
      ])
    }
    const when = async () =>
      (await onNodes('sh', '-c', 'stat -c %y .cache/gpuctl/harness-*/gpuctl-harness')).split('\n').sort()
    const given = await when()
    const one = await bench('-n', 'node-1', '--tests', 'memory_copy', '--compare', 'bands')
    expect(nodesOf(one).map(({node}) => node)).toEqual(['node-1'])
    expect(dataOf(one)).toMatchObject({published: {figures: [], unknown: []}})
    expect(await when()).toEqual(given)
  })

  test('a test that there is not is refused before anything is asked of a node', async () => {
    const {exitCode, stdout} = await bench('--tests', 'memory_cop')
    expect(exitCode).toBe(2)
    const {data} = JSON.parse(stdout) as {data: ErrorDocument}
    expect(data).toMatchObject({code: 'USAGE', message: 'there is no test memory_cop'})
  })

  test('one that is ended leaves nothing running on the nodes', async () => {
    const running = home.start(['bench', '-c', name, '--samples', '1000', '--tests', 'memory_triad'])
    const isMeasuring = async () => (await onNodes('pgrep', '-x', 'gpuctl-harness')) !== ''
    await waitFor(isMeasuring, 120_000)
    running.kill('SIGINT')
    expect((await running.exit).exitCode).toBe(130)
    await waitFor(async () => !(await isMeasuring()), 30_000)
  })

  test('health measures a few figures of every node, and says how long it may take', async () => {
    const exit = await home.run(['health', '-c', name])
    expect(exit.stderr).toMatch(
      /^measures 2 nodes for at most \d+m; \d+m more where .* \(G0 inventory 8m, G1 each node \d+m, G3 pairs /m,
    )
    expect(exit).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^PASS {9}node-\[0-1\]$/m)})
  })

  test('a node that is measured by somebody else says so, and the others measure', async () => {
    // Whoever has the lock has it until this command ends.
    const lock = ['flock', '/tmp/.gpuctl-harness.lock', 'sh', '-c', 'echo locked; exec sleep 1000']
    const holder = home.start(['exec', '-c', name, '-n', 'node-0', '--', ...lock])
    await holder.waitForOutput(/locked/)
    const health = await home.run(['health', '-c', name, '--json'])
    expect(health.exitCode).toBe(17)
    expect((JSON.parse(health.stdout) as {data: unknown}).data).toMatchObject({
      nodes: [
        {node: 'node-0', verdict: 'inconclusive', findings: [{code: 'NOT_MEASURED', severity: 'unknown'}]},
        {node: 'node-1', verdict: 'pass', findings: []},
      ],
    })
    const exit = await bench('--tests', 'memory_copy')
    expect(exit.exitCode).toBe(14)
    const {nodes} = (JSON.parse(exit.stdout) as {data: {nodes: readonly NodeBench[]}}).data
    expect(nodes).toMatchObject([
      {node: 'node-0', error: {code: 'NODE_FAILED', message: 'node-0 is being measured by somebody else'}},
      {node: 'node-1', report: {tests: [{status: 'passed'}]}},
    ])
    holder.kill('SIGINT')
    await holder.exit
  })
})
