import {expect, test} from 'vitest'
import {ExecOutput} from '../../src/cli/exec-output.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {startScript} from '../support/run-script.ts'
import {sampleNode} from '../views/sample-cluster.ts'

const [first, second] = [sampleNode('train', 0), sampleNode('train', 1)]

/** What ExecOutput prints of chunks that come one after another, in a process of its own. */
const print = (names: readonly string[], chunks: readonly (readonly [string, 'stdout' | 'stderr', string])[]) =>
  startScript(`
    const {ExecOutput} = await import(src + '/cli/exec-output.ts')
    const nodes = ${JSON.stringify(names)}.map((name) => ({name}))
    const output = new ExecOutput(nodes, 'streamed')
    for (const [name, stream, text] of ${JSON.stringify(chunks)})
      output.take(nodes.find((node) => node.name === name), stream, Buffer.from(text))
    output.finish(output.report({
      exitCode: 3,
      results: nodes.map((node, index) => ({node, exitCode: index === 0 ? 3 : 0})),
    }))
  `).exit

test('of many nodes, whole lines come with their node, each on its stream, and failures are told at the end', async () => {
  const {stdout, stderr} = await print(
    ['train-0', 'train-10'],
    [
      ['train-0', 'stdout', 'one\ntw'],
      ['train-10', 'stdout', 'eins\n'],
      ['train-0', 'stderr', 'oh\n'],
      ['train-0', 'stdout', 'o'],
    ],
  )
  expect(stdout).toBe('train-0  | one\ntrain-10 | eins\ntrain-0  | two\n')
  expect(stderr).toMatch(/^train-0 {2}\| oh\n.*train-0.*exit code 3/s)
})

test('of one node it is the output of the command, byte for byte', async () => {
  const text = 'a\r\n\u0000no newline'
  const {stdout} = await print(['train-0'], [['train-0', 'stdout', text]])
  expect(stdout).toBe(text)
})

test('collected output is in the report, beside what went wrong', () => {
  const output = new ExecOutput([first, second], 'collected')
  output.take(first, 'stdout', Buffer.from('grüße'.slice(0, 2)))
  const [u1, u2] = [Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1)]
  output.take(first, 'stdout', u1)
  output.take(first, 'stdout', u2)
  output.take(first, 'stderr', Buffer.from('warned\n'))
  const error = new GpuctlError('NODE_FAILED', 'no answer', 'look')
  const summary = {
    exitCode: 14,
    results: [
      {node: first, exitCode: 0},
      {node: second, error},
    ],
  }
  expect(output.report(summary)).toEqual({
    exitCode: 14,
    results: [
      {node: 'train-0', stdout: 'grü', stderr: 'warned\n', exitCode: 0},
      {node: 'train-1', stdout: '', stderr: '', exitCode: 14, error: {code: 'NODE_FAILED', message: 'no answer'}},
    ],
  })
})

test('collected output is cut before it fills the memory, each stream for itself', () => {
  const output = new ExecOutput([first, second], 'collected')
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  for (let i = 0; i < 20; i++) output.take(first, 'stdout', mebibyte)
  output.take(first, 'stderr', Buffer.from('whole'))
  const [result] = output.report({exitCode: 0, results: [{node: first, exitCode: 0}]}).results
  expect(result?.stdout).toHaveLength(16 * 1024 * 1024)
  expect(result?.stderr).toBe('whole')
})
