import {mkdir, mkdtemp, readdir, rm, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {CommandError, ConcurrentUpdateError} from '@pulumi/pulumi/automation/index.js'
import {beforeEach, expect, onTestFinished, test} from 'vitest'
import type {Progress} from '../../src/domain/progress.ts'
import {type LockRequest, pastLocksThatGo, withLock} from '../../src/program/engine-lock.ts'
import type {Sight} from '../../src/program/seen-process.ts'

let folder: string
let request: LockRequest
let processes: Record<number, Sight>
let told: Progress[]

beforeEach(async () => {
  const backend = await mkdtemp(join(tmpdir(), 'gpuctl-lock-test-'))
  onTestFinished(() => rm(backend, {recursive: true}))
  folder = join(backend, '.pulumi', 'locks', 'organization', 'gpuctl', 'rack')
  await mkdir(folder, {recursive: true})
  processes = {}
  told = []
  request = {
    settings: {backendUrl: pathToFileURL(backend).href},
    name: 'rack',
    signal: AbortSignal.timeout(20_000),
    onProgress: (progress) => told.push(progress),
    removeLocks: () => rm(folder, {recursive: true}),
    world: {host: 'here', see: async (pid) => processes[pid] ?? 'gone'},
  }
})

test('a lock of a dead engine is removed, and no other', async () => {
  await putLock('dead', 100)
  processes[200] = engineOf(20)
  processes[20] = {program: 'node', startedAt: 1, environment: new Map()}
  await putLock('held', 200)
  await expect(withLock(request, engine)).rejects.toMatchObject({
    code: 'LOCKED',
    message: expect.stringContaining('ada@here (engine process 200'),
  })
  expect(await readdir(folder)).toEqual(['held.json'])
})

test('an engine without its gpuctl is waited for, and told of once', async () => {
  await putLock('orphan', 100)
  processes[100] = engineOf(10)
  const running = withLock(request, engine)
  await expect.poll(() => told.length).toBe(1)
  processes[100] = 'gone'
  expect(await running).toBe('done')
  expect(told).toMatchObject([{step: 'lock', text: expect.stringContaining('process 100')}])
})

test('a draft of a lock that a killed engine left does not stop anybody for good', async () => {
  const draft = join(folder, 'id.json.12ab.tmp')
  await writeFile(draft, '')
  const before = new Date(Date.now() - 60_000)
  await utimes(draft, before, before)
  expect(await withLock(request, engine)).toBe('done')
  expect(await readdir(folder)).toEqual([])
})

test('two that refused each other both try again', async () => {
  let calls = 0
  const refusedOnce = async () => {
    if (++calls === 1) throw refused('the other one')
    return 'done'
  }
  expect(await withLock(request, refusedOnce)).toBe('done')
  const refusedAlways = () => Promise.reject(refused('ada@there (pid 7) at 2026-01-02T03:04:05Z'))
  await expect(withLock(request, refusedAlways)).rejects.toMatchObject({code: 'LOCKED'})
})

test('on other backends a lock is held, unless it shall be broken', async () => {
  let isLocked = true
  const shared = {
    ...request,
    settings: {backendUrl: 's3://team'},
    removeLocks: async () => {
      isLocked = false
    },
  }
  const act = async () => {
    if (isLocked) throw refused('ada lovelace@there (pid 7) at 2026-01-02T03:04:05Z')
    return 'done'
  }
  await expect(withLock(shared, act)).rejects.toMatchObject({
    code: 'LOCKED',
    exitCode: 10,
    message: 'the cluster is being changed by ada lovelace@there (engine process 7, since 2026-01-02T03:04:05Z)',
  })
  expect(await withLock({...shared, breakLock: true}, act)).toBe('done')
})

test('a lock that cannot be written for want of space is no lock of anybody', async () => {
  const failure = failed('open /b/.pulumi/locks/organization/gpuctl/rack/id.json.tmp: no space left on device')
  await expect(withLock(request, () => Promise.reject(failure))).rejects.toBe(failure)
})

test('any other failure is passed on', async () => {
  const failure = new Error('unexpected end of JSON input')
  await expect(withLock(request, () => Promise.reject(failure))).rejects.toBe(failure)
})

/** What Pulumi does under a lock: it refuses while there is another, and stumbles over half a one. */
async function engine(): Promise<string> {
  const files = await readdir(folder)
  if (files.some((file) => file.endsWith('.tmp'))) throw failed('error: unexpected end of JSON input')
  if (files.length > 0) throw refused('somebody')
  return 'done'
}

const engineOf = (client: number): Sight => ({
  program: 'pulumi',
  startedAt: 10,
  environment: new Map([
    ['GPUCTL_CLIENT_PID', `${client}`],
    ['GPUCTL_CLUSTER', 'rack'],
  ]),
})

const putLock = (id: string, pid: number) =>
  writeFile(
    join(folder, `${id}.json`),
    JSON.stringify({pid, username: 'ada', hostname: 'here', timestamp: '2026-01-02T03:04:05.67Z'}),
  )

const refused = (who: string): Error =>
  Object.assign(Object.create(ConcurrentUpdateError.prototype), {
    message: `error: the stack is currently locked by 1 lock(s).\n  file:///x.json: created by ${who}`,
  })

test('what takes no lock is tried again where a lock went while it was looked at, and not for ever', async () => {
  const gone = failed(
    'could not create stack: could not list bucket: blob (code=NotFound): lstat /b/.pulumi/locks/organization/gpuctl/rack/1.json: no such file or directory',
  )
  let times = 0
  const after = (count: number, error: Error) => async () => {
    if (++times <= count) throw error
    return 'made'
  }
  expect(await pastLocksThatGo(after(2, gone))).toBe('made')
  expect(times).toBe(3)
  await expect(pastLocksThatGo(after(100, gone))).rejects.toBe(gone)
  expect(times).toBeLessThan(20)
  const other = failed('error: incorrect passphrase')
  times = 0
  await expect(pastLocksThatGo(after(1, other))).rejects.toBe(other)
  expect(times).toBe(1)
})

const failed = (message: string): Error => Object.assign(Object.create(CommandError.prototype), {message})
