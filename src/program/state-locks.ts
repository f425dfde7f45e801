import {readdir, readFile, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {lockFolder} from './state-files.ts'

/** Who holds a state's lock, as the engine tells it. */
export interface LockHolder {
  readonly user: string
  readonly host: string
  /** The engine's process, not gpuctl's. */
  readonly pid: number
  readonly since: string
}

export interface StateLock {
  /** Undefined while it is being written, and for ever when whoever wrote it was killed. */
  readonly holder?: LockHolder
  readonly ageMs: number
  /** Takes this lock away, and no other. */
  readonly remove: () => Promise<void>
}

/** @source pulumi, pkg/backend/diy/lock.go, lockContent */
const contentSchema = z.object({pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string()})

/** The locks on a cluster in a folder backend; undefined on other backends, whose files cannot be seen from here. */
export async function stateLocks(backendUrl: string, name: string): Promise<readonly StateLock[] | undefined> {
  const folder = lockFolder(backendUrl, name)
  if (folder === undefined) return undefined
  const files = await readdir(folder).catch(() => [])
  const locks = await Promise.all(files.map((file) => readLock(join(folder, file))))
  return locks.filter((lock) => lock !== undefined)
}

async function readLock(file: string): Promise<StateLock | undefined> {
  const found = await stat(file).catch(() => undefined)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (found === undefined || text === undefined) return undefined // released meanwhile
  const holder = holderIn(text)
  const ageMs = Date.now() - found.mtimeMs
  return {...(holder && {holder}), ageMs, remove: () => rm(file, {force: true})}
}

function holderIn(text: string): LockHolder | undefined {
  try {
    const {pid, username, hostname, timestamp} = contentSchema.parse(JSON.parse(text))
    return {user: username, host: hostname, pid, since: timestamp}
  } catch {
    return undefined
  }
}

/**
 * The first holder that an engine's refusal names.
 * @source pulumi, pkg/backend/diy/lock.go: "created by %v@%v (pid %v) at %v"
 */
export function lockHolder(text: string): LockHolder | undefined {
  const [, user, host, pid, since] = /created by (.+)@(\S+) \(pid (\d+)\) at (\S+)/.exec(text) ?? []
  if (user === undefined || host === undefined || pid === undefined || since === undefined) return undefined
  return {user, host, pid: Number(pid), since}
}
