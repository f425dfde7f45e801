import {readFile} from 'node:fs/promises'
import {hostname} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {ConcurrentUpdateError} from '@pulumi/pulumi/automation/index.js'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {EngineSettings, RunOptions} from './engine-settings.ts'

/** Who holds a state's lock, as the engine tells it. */
export interface LockHolder {
  readonly user: string
  readonly host: string
  /** The engine's process, not gpuctl's. */
  readonly pid: number
  readonly since: string
}

/** An engine whose gpuctl has gone ends by itself; this is how long that may take. */
const ORPHAN_ENDS_WITHIN_MS = 120_000

/**
 * Runs an engine command that takes the state's lock. A lock left by a dead engine of this machine is broken, one of an engine
 * whose gpuctl was killed is waited for; anyone else's is an error that names them.
 *
 * @param breakLock the engine's own `cancel`: removes every lock of the cluster
 * @throws GpuctlError LOCKED
 */
export async function withLock<T>(
  settings: Pick<EngineSettings, 'backendUrl'>,
  options: RunOptions,
  act: () => Promise<T>,
  breakLock: () => Promise<void>,
): Promise<T> {
  const deadline = performance.now() + ORPHAN_ENDS_WITHIN_MS
  for (let waiting = false; ; ) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ConcurrentUpdateError)) throw error
      const holder = lockHolder(error.message)
      const state = options.breakLock ? 'dead' : await holderState(settings, holder)
      if (state === 'dead') await breakLock()
      else if (state === 'orphan' && performance.now() < deadline) {
        if (!waiting)
          options.onProgress({
            kind: 'step',
            step: 'lock',
            phase: 'started',
            text: `waiting for the engine of a killed gpuctl (process ${holder?.pid}) to end`,
          })
        waiting = true
        await delay(200, undefined, {signal: options.signal})
      } else throw locked(holder, error)
    }
  }
}

/** @source pulumi, pkg/backend/diy/lock.go: "created by %v@%v (pid %v) at %v" */
export function lockHolder(text: string): LockHolder | undefined {
  const [, user, host, pid, since] = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/.exec(text) ?? []
  if (user === undefined || host === undefined || pid === undefined || since === undefined) return undefined
  return {user, host, pid: Number(pid), since}
}

/**
 * Only a folder on this machine tells for sure: the same host name in a shared backend may be another container, whose
 * processes cannot be seen from here.
 */
async function holderState(
  {backendUrl}: Pick<EngineSettings, 'backendUrl'>,
  holder: LockHolder | undefined,
): Promise<'dead' | 'orphan' | 'alive'> {
  if (holder === undefined || !backendUrl.startsWith('file://') || holder.host !== hostname()) return 'alive'
  if (!isAlive(holder.pid)) return 'dead'
  const environment = await readFile(`/proc/${holder.pid}/environ`, 'utf8').catch(() => undefined)
  if (environment === undefined) return 'alive'
  const client = environment.split('\0').find((entry) => entry.startsWith('GPUCTL_CLIENT_PID='))
  if (client === undefined) return 'dead' // the number was given to another program since
  return isAlive(Number(client.split('=')[1])) ? 'alive' : 'orphan'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function locked(holder: LockHolder | undefined, cause: unknown): GpuctlError {
  const who =
    holder === undefined
      ? 'another gpuctl'
      : `${holder.user}@${holder.host} (engine process ${holder.pid}, since ${holder.since})`
  const hint = 'wait until it is done; if you know that it is gone, add --break-lock'
  return new GpuctlError('LOCKED', `the cluster is being changed by ${who}`, hint, {cause})
}
