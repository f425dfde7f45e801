import {expect, test} from 'vitest'
import {processStart} from '../../src/adapters/process-start.ts'
import {runInGroup} from '../../src/adapters/run-in-group.ts'

const env = {PATH: process.env.PATH ?? ''}
const {signal: NEVER} = new AbortController()
const sh = (script: string, rest: Partial<Parameters<typeof runInGroup>[2]> = {}) =>
  runInGroup('sh', ['-c', script], {env, signal: NEVER, ...rest})

/** Runs a script that says `ready` and the id of a child of its own, aborts then, and waits until all is over. */
async function abortWhenReady(script: string, graceMs?: number) {
  const abort = new AbortController()
  let child = 0
  const onLine = (line: string) => {
    const [, pid] = /^ready (\d+)$/.exec(line) ?? []
    if (pid === undefined) return
    child = Number(pid)
    abort.abort(new Error('enough'))
  }
  const lines: string[] = []
  const run = sh(script, {
    signal: abort.signal,
    onLine: (line) => {
      lines.push(line)
      onLine(line)
    },
    ...(graceMs === undefined ? {} : {graceMs}),
  })
  await expect(run).rejects.toThrow('enough')
  return {child, lines}
}

test('gives the exit code and the last lines of both streams', async () => {
  const {exitCode, tail} = await sh('seq 1 30; echo oh >&2; exit 3')
  expect(exitCode).toBe(3)
  expect(tail).toHaveLength(20)
  expect(tail).toEqual(expect.arrayContaining(['30', 'oh']))
})

test('gives the code that a shell gives for a signal', async () => {
  expect((await sh('kill -TERM $$')).exitCode).toBe(143)
})

test('has the environment that it is given and no other', async () => {
  expect((await sh('echo "$ONLY"; echo "no $HOME"', {env: {...env, ONLY: 'this'}})).tail).toEqual(['this', 'no '])
})

test('rejects for a program that is not there', async () => {
  await expect(runInGroup('/no/such/program', [], {env, signal: NEVER})).rejects.toThrow('ENOENT')
})

test('starts nothing when it is aborted already', async () => {
  const told: string[] = []
  const run = sh('echo started', {signal: AbortSignal.abort(new Error('before')), onLine: (line) => told.push(line)})
  await expect(run).rejects.toThrow('before')
  expect(told).toEqual([])
})

test('on an abort the program may tidy up, and what it started ends with it', async () => {
  const script = 'trap "echo tidied; exit 0" INT; sleep 600 >/dev/null 2>&1 & echo ready $!; wait'
  const {child, lines} = await abortWhenReady(script, 60_000)
  expect(lines).toContain('tidied')
  await expect.poll(() => processStart(child)).toBeUndefined()
})

test('who ignores the abort is killed after its grace, with all that it started', async () => {
  const {child} = await abortWhenReady('trap "" INT; sleep 600 & echo ready $!; wait', 100)
  await expect.poll(() => processStart(child)).toBeUndefined()
})
