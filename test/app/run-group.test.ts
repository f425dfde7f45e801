import {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {describe, expect, test} from 'vitest'
import {runGroup} from '../../src/app/run-group.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {CommandRunner} from '../../src/ports/shell.ts'
import {reportOf, resultOf} from '../support/harness-report.ts'
import {sampleNode} from '../views/sample-cluster.ts'

const TEST = {name: 'tcp_latency', kind: 'network', summary: '', limitSeconds: 60} as const

const REPORT = JSON.stringify(reportOf(resultOf('tcp_latency')))

/** What a rank says, in pieces, before it reads its stdin and reports. */
interface Said {
  readonly first?: readonly string[]
  /** It ends before that. */
  readonly ends?: true
  readonly error?: GpuctlError
}

function shellOf(said: Readonly<Record<string, Said>>) {
  const asked: string[] = []
  const heard: string[] = []
  const shell: CommandRunner = {
    async exec({name}, argv, {stdin, onStdout, signal} = {}) {
      asked.push(argv.join(' '))
      const {first = [], ends, error} = said[name] ?? {}
      for (const piece of first) onStdout?.(Buffer.from(piece))
      if (error !== undefined) throw error
      if (ends) return {exitCode: 1}
      signal?.throwIfAborted()
      const ended = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      if (stdin instanceof Readable) heard.push(await Promise.race([text(stdin), ended]))
      onStdout?.(Buffer.from(REPORT))
      return {exitCode: 0}
    },
    capture: async () => ({exitCode: 0, stdout: '', stderr: ''}),
  }
  return {shell, asked, heard}
}

const ranks = [0, 1].map((index) => ({node: sampleNode('train', index), program: 'harness'}))
const run = (said: Readonly<Record<string, Said>>, fake = shellOf(said)) =>
  runGroup(ranks, {tests: [TEST], samples: 3, shareMachine: true}, fake.shell, new AbortController().signal)

const port = (number: number) => `{"schema":1,"port":${number}}\n`

describe('a group of nodes', () => {
  test('is told all ports and one token, which no command line has', async () => {
    const fake = shellOf({'train-0': {first: ['{"schema":1,', '"port":7}\n']}, 'train-1': {first: [port(8)]}})
    expect(await run({}, fake)).toMatchObject({report: {tests: [{status: 'passed'}]}})
    const [heard = '', again] = fake.heard
    expect(again).toBe(heard)
    const [a, b] = ranks.map(({node}) => node.privateAddress)
    expect(heard).toMatch(/^token [0-9a-f]{32}\n/)
    expect(heard.split('\n').slice(1)).toEqual([`rank train-0 ${a} 7`, `rank train-1 ${b} 8`, 'go', ''])
    const token = heard.slice(6, 38)
    for (const command of fake.asked) expect(command).not.toContain(token)
    expect(fake.asked[1]).toBe(`harness group --rank 1 --address ${b} --tests tcp_latency --samples 3 --shared`)
  })

  test.each<readonly [string, Said, string]>([
    [
      'ends before it has a port',
      {ends: true},
      'train-1 could not join: the harness on train-1 ended with exit code 1',
    ],
    ['says nonsense', {first: ['hello\n']}, 'train-1 opened no port'],
    ['says no port', {first: ['{"schema":1,"port":"7"}\n']}, 'train-1 opened no port'],
    [
      'cannot be reached',
      {error: new GpuctlError('NODE_FAILED', 'no route to train-1', 'try')},
      'train-1 could not join: no route to train-1',
    ],
  ])('does not wait for one that %s', async (_, said, message) => {
    const outcome = await run({'train-0': {first: [port(7)]}, 'train-1': said})
    expect(outcome).toMatchObject({error: {code: 'NODE_FAILED', message: expect.stringContaining(message)}})
  })
})
