import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {expect, onTestFinished, test} from 'vitest'
import {withFileLock} from '../../src/adapters/file-lock.ts'
import {processStart} from '../../src/adapters/process-start.ts'
import {waitFor} from '../support/wait-for.ts'

function lockPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-lock-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  return join(folder, 'lock')
}

const {signal: NEVER} = new AbortController()

/** Another process that takes the lock, notes a group of its own, says so, and holds it. */
async function startHolder(path: string): Promise<{readonly holder: ChildProcess; readonly group: number}> {
  const lock = JSON.stringify(join(import.meta.dirname, '../../src/adapters/file-lock.ts'))
  const script = `
    import {spawn} from 'node:child_process'
    const {withFileLock} = await import(${lock})
    await withFileLock(process.argv[1], {signal: new AbortController().signal}, async (held) => {
      const child = spawn('sleep', ['600'], {detached: true, stdio: 'ignore'})
      await held.note(child.pid)
      console.log(child.pid)
      await new Promise(() => setInterval(() => {}, 1000))
    })`
  const args = ['--input-type=module', '--eval', script, path]
  const holder = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']})
  const [line] = await once(holder.stdout, 'data')
  return {holder, group: Number(String(line))}
}

test('of many one acts at a time, and nothing is left', async () => {
  const path = lockPath()
  let [acting, most, done] = [0, 0, 0]
  const act = async () => {
    most = Math.max(most, ++acting)
    await delay(1)
    acting--
    done++
  }
  await Promise.all(Array.from({length: 8}, () => withFileLock(path, {signal: NEVER}, act)))
  expect({most, done}).toEqual({most: 1, done: 8})
  expect(readdirSync(join(path, '..'))).toEqual([])
}, 60_000)

test('gives the result, and gives the lock back after a failure', async () => {
  const path = lockPath()
  expect(await withFileLock(path, {signal: NEVER}, async () => 7)).toBe(7)
  await expect(withFileLock(path, {signal: NEVER}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})

test('a process that was killed is told of while it lives, then taken over, with what it had started', async () => {
  const path = lockPath()
  const {holder, group} = await startHolder(path)
  const waitedFor: number[] = []
  const taken = withFileLock(path, {signal: NEVER, onWait: (pid) => waitedFor.push(pid)}, async () => 1)
  await waitFor(() => waitedFor.length > 0)
  holder.kill('SIGKILL')
  expect(await taken).toBe(1)
  await expect.poll(() => processStart(group)).toBeUndefined()
  expect(waitedFor).toEqual([holder.pid])
}, 60_000)

test('who is told to stop waits no longer, and leaves the lock to its holder', async () => {
  const path = lockPath()
  const {holder, group} = await startHolder(path)
  const abort = new AbortController()
  const waiting = withFileLock(
    path,
    {signal: abort.signal, onWait: () => abort.abort(new Error('enough'))},
    async () => 1,
  )
  await expect(waiting).rejects.toThrow(/enough|aborted/)
  expect(existsSync(path)).toBe(true)
  holder.kill('SIGKILL')
  process.kill(-group, 'SIGKILL')
}, 60_000)

test.each(['', '{"pid":', `{"pid":${process.pid},"start":"another time"}`])(
  'a lock that reads %j is taken over',
  async (text) => {
    const path = lockPath()
    writeFileSync(path, text)
    expect(await withFileLock(path, {signal: NEVER}, async () => 1)).toBe(1)
  },
)
