import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {loadJob} from '../../src/app/load-job.ts'
import {withOverrides} from '../../src/domain/job/job-spec.ts'
import {type JobNodes, startJobNodes} from '../support/job-nodes.ts'
import {freePort} from '../support/sshd.ts'
import {codeOf, follow} from '../support/start-job.ts'
import {waitFor} from '../support/wait-for.ts'

describe('hello-allreduce', () => {
  test.each([1, 2, 3, 4])('adds up the arrays of %i ranks', async (world) => {
    const ranks = await startRanks(world, ['--mib', '0.5', '--iterations', '3'])
    expect(await Promise.all(ranks.map(codeAtEnd))).toEqual(ranks.map(() => 0))
    for (const {text} of ranks) {
      expect(text().match(/iteration \d: 0\.50 MiB in .* algbw .* GB\/s, busbw .* GB\/s, sum is right/g)).toHaveLength(
        3,
      )
      expect(text()).toMatch(/: OK\n$/)
    }
  })

  test('takes arrays with fewer elements than ranks', async () => {
    const ranks = await startRanks(4, ['--mib', '0.00001', '--iterations', '1'])
    expect(await Promise.all(ranks.map(codeAtEnd))).toEqual([0, 0, 0, 0])
  })

  test('says who is missing, on every rank, and gives up', async () => {
    const ranks = await startRanks(3, ['--timeout', '2'], [0, 2])
    expect(await Promise.all(ranks.map(codeAtEnd))).toEqual([1, 1])
    expect(ranks[0]?.text()).toMatch(/no word from rank 1 at 127\.0\.0\.1:\d+ in time/)
    expect(ranks[1]?.text()).toMatch(/rank 0 did not say where the others are/)
  })

  test('says that rank 0 is missing', async () => {
    const ranks = await startRanks(2, ['--timeout', '1'], [1])
    expect(await Promise.all(ranks.map(codeAtEnd))).toEqual([1])
    expect(ranks[0]?.text()).toMatch(/rank 0 does not answer at 127\.0\.0\.1/)
  })

  test('fails when a rank dies on the way', async () => {
    const ranks = await startRanks(3, ['--mib', '1', '--iterations', '100000'])
    await waitFor(() => ranks.every(({text}) => text().includes('iteration 0')))
    ranks[1]?.child.kill('SIGKILL')
    const codes = await Promise.all(ranks.map(codeAtEnd))
    expect(codes[0]).toBe(1)
    expect(codes[2]).toBe(1)
    expect(`${ranks[0]?.text()}${ranks[2]?.text()}`).toMatch(/FAILED: rank 1 \((left|right) of this one\) is gone/)
  })
})

describe('gpuctl run hello-allreduce', () => {
  let on: JobNodes
  beforeAll(async () => {
    on = await startJobNodes(2)
  })
  afterAll(async () => await on?.[Symbol.asyncDispose]())

  test('runs on two nodes with several ranks each, twice at once', async () => {
    const spec = withOverrides(await loadJob('hello-allreduce', on.world), {perNode: 2, args: ['--iterations', '2']})
    const runs = await Promise.all([follow(on, spec), follow(on, spec)])
    for (const run of runs) {
      expect(codeOf(run), run.text).toBe(0)
      expect(run.text.match(/sum is right/g)).toHaveLength(8)
    }
  })
})

interface Rank {
  readonly child: ChildProcess
  readonly text: () => string
}

async function startRanks(world: number, args: readonly string[], started = [...Array(world).keys()]): Promise<Rank[]> {
  const port = await freePort()
  const program = packageTemplates().pathOf('hello-allreduce/allreduce.py')
  return started.map((rank) => {
    const env = {
      PATH: process.env.PATH,
      MASTER_ADDR: '127.0.0.1',
      MASTER_PORT: `${port}`,
      RANK: `${rank}`,
      WORLD_SIZE: `${world}`,
    }
    const child = spawn('python3', [program, ...args], {env, stdio: ['ignore', 'pipe', 'pipe']})
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
    return {child, text: () => text}
  })
}

async function codeAtEnd({child}: Rank): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  return child.exitCode
}
