import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {seeProcess} from '../../src/program/seen-process.ts'
import {waitFor} from '../support/wait-for.ts'

const onLinux = test.skipIf(process.platform !== 'linux') // elsewhere there is no /proc to see more than a number in

onLinux('a process that runs shows its program, its environment and when it started', async () => {
  const child = spawn('sleep', ['60'], {env: {WITH: 'a=b', PATH: process.env.PATH}})
  await once(child, 'spawn')
  const [self, other] = [await seeProcess(process.pid), await seeProcess(child.pid ?? 0)]
  child.kill('SIGKILL')
  if (typeof self === 'string' || typeof other === 'string') throw new Error(`${self} ${other}`)
  expect(other.program).toBe('sleep')
  expect(other.environment.get('WITH')).toBe('a=b')
  expect(other.startedAt).toBeGreaterThanOrEqual(self.startedAt)
})

test('one that ended is gone', async () => {
  const child = spawn('true')
  await once(child, 'close')
  expect(await seeProcess(child.pid ?? 0)).toBe('gone')
})

onLinux('one that ended is gone, though nobody waited for it', async () => {
  // The shell becomes `sleep`, which does not know that it has a child.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'])
  const [line] = await once(parent.stdout, 'data')
  const pid = Number(String(line))
  await waitFor(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
  const sight = await seeProcess(pid)
  parent.kill('SIGKILL')
  expect(sight).toBe('gone')
})

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  "another user's process is hidden; root sees all, so it looks as nobody",
  async () => {
    const script = `import {seeProcess} from '${import.meta.dirname}/../../src/program/seen-process.ts'
    console.log(await seeProcess(${process.pid}))`
    const child = spawn('setpriv', [
      '--reuid=65534',
      '--clear-groups',
      process.execPath,
      '--input-type=module',
      '-e',
      script,
    ])
    const [answer] = await once(child.stdout, 'data')
    expect(String(answer).trim()).toBe('hidden')
  },
)
