import {link, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {processStart} from './process-start.ts'
import {endGroup} from './run-in-group.ts'

export interface LockOptions {
  readonly signal: AbortSignal
  /** Called once when another process holds the lock. */
  readonly onWait?: (pid: number) => void
}

export interface HeldLock {
  /** Whoever takes this lock over after our sudden death ends this process group first: what it does, it would do twice. */
  note(group: number): Promise<void>
}

interface Holder {
  readonly pid: number
  readonly start: string
  readonly group?: {readonly pid: number; readonly start: string}
}

/**
 * Does `act` while no other process does. The lock is a file that names its holder by process id and start time; one whose
 * holder is gone, however it ended, is taken over.
 */
export async function withFileLock<T>(
  path: string,
  {signal, onWait}: LockOptions,
  act: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const self: Holder = {pid: process.pid, start: (await processStart(process.pid)) ?? ''}
  const claim = `${path}.${self.pid}-${++claims}`
  for (let told = false; ; ) {
    signal.throwIfAborted()
    if (await take(path, claim, self)) break
    const holder = await read(path)
    if (holder === undefined || (await isGone(holder))) {
      await removeStale(path, claim, holder)
      continue
    }
    if (!told) onWait?.(holder.pid)
    told = true
    await sleep(200, undefined, {signal})
  }
  try {
    return await act({
      async note(group) {
        await replace(path, claim, {...self, group: {pid: group, start: (await processStart(group)) ?? ''}})
      },
    })
  } finally {
    await rm(path, {force: true})
  }
}

let claims = 0

/** The file appears with its text in it, so that no one reads half a holder. */
async function take(path: string, claim: string, self: Holder): Promise<boolean> {
  await writeFile(claim, JSON.stringify(self))
  try {
    await link(claim, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(claim, {force: true})
  }
}

async function replace(path: string, claim: string, holder: Holder): Promise<void> {
  await writeFile(claim, JSON.stringify(holder))
  await rename(claim, path)
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

const isGone = async ({pid, start}: Holder) => (await processStart(pid)) !== start

/** Takes the file away under another name first: had someone else replaced it meanwhile, it is put back. */
async function removeStale(path: string, claim: string, stale: Holder | undefined): Promise<void> {
  const aside = `${claim}-stale`
  try {
    await rename(path, aside)
  } catch {
    return // another process was faster
  }
  const taken = await read(aside)
  if (taken !== undefined && JSON.stringify(taken) !== JSON.stringify(stale)) await link(aside, path).catch(() => {})
  else if (taken?.group !== undefined && (await processStart(taken.group.pid)) === taken.group.start) {
    endGroup(taken.group.pid, 'SIGKILL')
  }
  await rm(aside, {force: true})
}
