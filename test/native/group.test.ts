import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {connect} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {HarnessReport} from '../../src/domain/harness/report.ts'
import {BuiltHarness} from './built-harness.ts'
import {collectivesOf, expectBusBandwidths} from './bus-bandwidth.ts'
import {RankGroup} from './rank-group.ts'

let built: BuiltHarness
let probe: string

beforeAll(() => {
  built = new BuiltHarness()
  probe = built.withSource(join(import.meta.dirname, 'group-probe.cpp'), 'all-tests.cpp')
}, 900_000)

afterAll(() => built?.[Symbol.dispose]())

const group = (size: number, words: readonly string[], program = built.program) =>
  RankGroup.start(program, built.folder, size, words)

const results = (report: HarnessReport | undefined) =>
  report?.tests.map(({name, status, reason}) => [name, status, reason])

describe('a group of ranks', () => {
  test.each([2, 3, 4, 5])(
    'of %i comes to right results for all sizes, in and out of place',
    async (size) => {
      const sizes = [1, 100, 4100, 70_004, 600_004]
      const names = collectivesOf('cpu', size)
      await using ranks = await group(size, ['--samples', '2', '--tests', names.join(','), '--sizes', sizes.join(',')])
      ranks.tell()
      const [first, ...others] = await ranks.reports()
      for (const report of [first, ...others])
        expect(results(report)).toEqual(names.map((name) => [name, 'passed', undefined]))
      for (const report of others) expect(report?.tests.flatMap(({metrics}) => metrics)).toEqual([])
      for (const result of first?.tests ?? []) expectBusBandwidths(result, size, sizes.length)
    },
    120_000,
  )

  test('of two measures what goes each way and how long it takes', async () => {
    await using ranks = await group(2, ['--samples', '1', '--tests', 'tcp_bandwidth,tcp_latency', '--streams', '3'])
    ranks.tell()
    const [first] = await ranks.reports()
    const [bandwidth, latency] = first?.tests ?? []
    expect(bandwidth?.metrics.map(({labels}) => labels)).toEqual(
      ['out', 'in', 'both'].map((direction) => ({direction, peer: 'node-1', streams: '3'})),
    )
    expect(latency?.metrics.map(({labels}) => labels.percentile)).toEqual(['50', '90', '99'])
    const values = latency?.metrics.map(({value}) => value) ?? []
    expect(values.toSorted((a, b) => a - b)).toEqual(values)
  }, 60_000)

  test('a test for two ranks is skipped by three, and one for several by one', async () => {
    await using three = await group(3, ['--tests', 'tcp_latency'])
    three.tell()
    for (const report of await three.reports())
      expect(results(report)).toEqual([['tcp_latency', 'skipped', 'takes 2 nodes, not 3']])
    await using one = await group(1, ['--tests', 'cpu_reduce'])
    one.tell()
    expect(results((await one.reports())[0])).toEqual([['cpu_reduce', 'skipped', 'takes two or more nodes, not 1']])
  })
})

describe('a stranger', () => {
  test('who does not know the token is refused by those who do', async () => {
    await using ranks = await group(2, ['--tests', 'tcp_latency'])
    const [first, second] = ranks.ranks
    first?.child.stdin.end(ranks.roster())
    second?.child.stdin.end(ranks.roster({token: '0'.repeat(32)}))
    expect(results((await second?.ended)?.report)).toEqual([['tcp_latency', 'failed', 'node-0 closed its connection']])
    first?.child.kill('SIGKILL') // it would wait for the true one
  })

  test('who connects and says nothing, or nonsense, keeps nobody from meeting', async () => {
    await using ranks = await group(3, ['--tests', 'cpu_broadcast', '--sizes', '8', '--samples', '1'])
    const port = ranks.ranks[0]?.port ?? 0
    const silent = connect(port, '127.0.0.1')
    const loud = connect(port, '127.0.0.1')
    for (const socket of [silent, loud]) socket.on('error', () => {})
    await Promise.all([once(silent, 'connect'), once(loud, 'connect')])
    loud.write('GET / HTTP/1.1\r\n'.repeat(100))
    ranks.tell()
    for (const report of await ranks.reports())
      expect(results(report)).toEqual([['cpu_broadcast', 'passed', undefined]])
    silent.destroy()
    loud.destroy()
  })

  test.each([
    ['token xyz\ngo\n', 'the token is not 32 hexadecimal digits'],
    ['go\n', 'the list of ranks has no token'],
    [`token ${'a'.repeat(32)}\nrank node-0 127.0.0.1 70000\ngo\n`, 'the list of ranks has a line that names no rank'],
    ['hello\ngo\n', 'the list of ranks has a line that says something else'],
    [`token ${'a'.repeat(32)}\ngo\n`, 'the list of ranks has no rank 0'],
    [`token ${'a'.repeat(32)}\n`, 'the list of ranks was cut off'],
  ])('who says %j to a rank is told what is wrong', async (text, reason) => {
    await using ranks = await group(1, ['--tests', 'tcp_latency'])
    ranks.tell(text)
    expect(results((await ranks.reports())[0])).toEqual([['tcp_latency', 'failed', reason]])
  })
})

describe('a rank that is gone', () => {
  test('and never comes is named in time', async () => {
    await using ranks = await group(3, ['--tests', 'cpu_reduce', '--patience', '1'])
    const [first, second] = ranks.ranks
    for (const rank of [first, second]) rank?.child.stdin.end(ranks.roster())
    expect(results((await first?.ended)?.report)).toEqual([['cpu_reduce', 'failed', 'node-2 did not come in time']])
    expect(results((await second?.ended)?.report)).toEqual([['cpu_reduce', 'failed', 'node-2 did not come in time']])
  })

  test('or says nothing any more is not waited for without end', async () => {
    await using ranks = await group(2, ['--patience', '1'], probe)
    ranks.tell()
    const [first, second] = ranks.ranks
    await once(second?.child.stderr ?? process.stderr, 'data')
    await once(second?.child.stderr ?? process.stderr, 'data')
    stopTree(second?.child.pid ?? 0)
    expect(results((await first?.ended)?.report)?.[0]).toEqual(['goes_on', 'failed', 'node-1 was silent for too long'])
  })

  test('in the middle of a test ends it for the others with its name, and what was measured is kept', async () => {
    await using ranks = await group(3, [], probe)
    ranks.tell()
    const [first, second, third] = ranks.ranks
    await once(third?.child.stderr ?? process.stderr, 'data') // it is in its first test
    third?.child.kill('SIGKILL')
    for (const rank of [first, second]) {
      const report = (await rank?.ended)?.report
      expect(report?.tests.map(({name, status}) => `${name} ${status}`)).toEqual([
        'goes_on failed',
        'comes_after failed',
      ])
      expect(report?.tests[0]?.reason).toMatch(/^node-[012] closed its connection$/)
      expect(report?.tests[1]?.reason).toBe('not run: the group ended in goes_on')
      expect(report?.tests[0]?.metrics).toHaveLength(1)
    }
  })

  test('before it came is named, and nothing waits for it', async () => {
    await using ranks = await group(2, ['--tests', 'tcp_latency'])
    const [first, second] = ranks.ranks
    first?.child.kill('SIGKILL')
    await first?.ended
    second?.child.stdin.end(ranks.roster())
    expect(results((await second?.ended)?.report)).toEqual([
      ['tcp_latency', 'failed', 'node-0 cannot be reached: Connection refused'],
    ])
  })
})

/** Whoever is stopped still has its connections. */
function stopTree(pid: number): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  for (const child of children) process.kill(Number(child), 'SIGSTOP')
}
