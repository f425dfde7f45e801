import {Readable} from 'node:stream'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import {type ExecRequest, execOnNodes} from '../../src/app/exec-on-nodes.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Shell} from '../../src/ports/shell.ts'
import {freePort, nodeAt, type Sshd, startSshd} from '../support/sshd.ts'

let hosts: readonly Sshd[]
let nodes: readonly Node[]
let shell: Shell
beforeAll(async () => {
  hosts = await Promise.all([0, 1, 2].map(() => startSshd({inOwnDirectory: true})))
  nodes = hosts.map(({endpoint, identityFile}, index) => nodeAt({...endpoint, identityFile}, `train-${index}`))
  shell = sshShell({agentSocket: '', userKeyDirectory: '/nonexistent'})
})
afterAll(async () => {
  await shell[Symbol.asyncDispose]()
  for (const host of hosts) await host[Symbol.asyncDispose]()
})

const KEY = `ssh-ed25519 ${Buffer.alloc(51).toString('base64')}`
const {signal} = new AbortController()
const run = (request: Partial<ExecRequest>, abort = signal) =>
  execOnNodes({nodes, argv: ['true'], shell, ...request}, abort)

test('all nodes run it, and each says where its output is from', async () => {
  const output = new Map<string, string>()
  const onOutput = (node: Node, stream: string, chunk: Buffer) =>
    output.set(`${node.name} ${stream}`, `${output.get(`${node.name} ${stream}`) ?? ''}${chunk}`)
  const summary = await run({argv: ['sh', '-c', 'pwd; echo oops >&2'], onOutput})
  expect(summary.exitCode).toBe(0)
  expect(summary.results.map(({node}) => node.name)).toEqual(['train-0', 'train-1', 'train-2'])
  expect(output.get('train-1 stdout')).toBe(`${hosts[1]?.files}\n`)
  expect(output.get('train-2 stderr')).toBe('oops\n')
})

test('each gets the whole input', async () => {
  const got: string[] = []
  await run({
    argv: ['wc', '-c'],
    stdin: Readable.from(['ab', 'cde']),
    onOutput: (_n, _s, chunk) => got.push(`${chunk}`),
  })
  expect(got).toEqual(['5\n', '5\n', '5\n'])
})

test('the worst exit code counts, and one node’s failure does not stop the others', async () => {
  const dead = nodeAt(
    {address: '127.0.0.1', port: await freePort(), user: 'root', hostKey: KEY, route: {kind: 'direct'}},
    'train-9',
  )
  const summary = await run({nodes: [...nodes, dead], argv: ['sh', '-c', 'exit 3']})
  expect(summary.results.map((exit) => ('error' in exit ? exit.error.code : exit.exitCode))).toEqual([
    3,
    3,
    3,
    'NODE_FAILED',
  ])
  expect(summary.exitCode).toBe(14)
})

test('fail-fast ends the others', async () => {
  const script = `case $PWD in ${hosts[1]?.files}) exit 9 ;; *) exec sleep 1000 ;; esac`
  const summary = await run({argv: ['sh', '-c', script], failFast: true})
  expect(summary.results.map((exit) => ('error' in exit ? exit.error.message : exit.exitCode))).toEqual([
    'ended, as train-1 failed',
    9,
    'ended, as train-1 failed',
  ])
})

test('a node that takes too long is named', async () => {
  const summary = await run({argv: ['sleep', '1000'], timeoutMs: 100, nodes: nodes.slice(0, 1)})
  expect(summary.results).toMatchObject([
    {error: {code: 'NODE_FAILED', message: expect.stringContaining('train-0 within 0.1 s')}},
  ])
})

test('an abort is thrown once all have ended', async () => {
  const abort = new AbortController()
  const onOutput = () => abort.abort(new Error('Ctrl-C'))
  await expect(run({argv: ['sh', '-c', 'echo; exec sleep 1000'], onOutput}, abort.signal)).rejects.toThrow('Ctrl-C')
})
