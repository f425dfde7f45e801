import {expect, test} from 'vitest'
import {processRunner} from '../../src/adapters/process-runner.ts'

const runner = processRunner()

test('gives exit code, stdout and stderr', async () => {
  expect(await runner.run('sh', ['-c', 'echo out; echo err >&2; exit 7'])).toEqual({
    exitCode: 7,
    stdout: 'out\n',
    stderr: 'err\n',
  })
})

test('hands every word on as it is: no shell sees it', async () => {
  const words = ['$HOME', '*', 'a b', '"', ';', '`id`', '\n', '']
  const {stdout} = await runner.run('printf', ['%s|', ...words])
  expect(stdout).toBe(words.map((word) => `${word}|`).join(''))
})

test('writes stdin, env and cwd', async () => {
  const result = await runner.run('/bin/sh', ['-c', 'cat; echo "$X $PWD"'], {stdin: 'in\n', env: {X: '1'}, cwd: '/'})
  expect(result.stdout).toBe('in\n1 /\n')
})

test('a program that does not read its input is no failure', async () => {
  expect(await runner.run('true', [], {stdin: 'x'.repeat(1 << 20)})).toMatchObject({exitCode: 0})
})

test('says 127 for a missing program and 126 for a file that is none', async () => {
  expect(await runner.run('gpuctl-no-such-program', [])).toEqual({
    exitCode: 127,
    stdout: '',
    stderr: 'gpuctl-no-such-program: not found',
  })
  expect(await runner.run('/etc/passwd', [])).toMatchObject({exitCode: 126})
})

test('says 128 + n when signal n ended the program', async () => {
  expect(await runner.run('sh', ['-c', 'kill -TERM $$'])).toMatchObject({exitCode: 143})
})

test('keeps the first bytes of a long output and lets the program end', async () => {
  const bounded = processRunner({maxOutputBytes: 10})
  const result = await bounded.run('sh', ['-c', 'yes 123456789 | head -c 5000000; exit 3'])
  expect(result).toEqual({exitCode: 3, stdout: '123456789\n', stderr: ''})
})

test('an abort kills the program and rejects with the reason', async () => {
  const abort = new AbortController()
  const reason = new Error('enough')
  const running = runner.run('sleep', ['1000'], {signal: abort.signal})
  abort.abort(reason)
  await expect(running).rejects.toBe(reason)
})

test('an abort does not wait for a grandchild that holds the output', async () => {
  const abort = new AbortController()
  const running = runner.run('sh', ['-c', 'sleep 5 & wait'], {signal: abort.signal})
  abort.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
})

test('starts nothing after an abort', async () => {
  await expect(runner.run('true', [], {signal: AbortSignal.abort(new Error('before'))})).rejects.toThrow('before')
})
