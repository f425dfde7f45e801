import {hostname} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {CommandError, ConcurrentUpdateError} from '@pulumi/pulumi/automation/index.js'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {EngineSettings, RunOptions} from './engine-settings.ts'
import {judgeLock, type World} from './judge-lock.ts'
import {seeProcess} from './seen-process.ts'
import {type LockHolder, lockHolder, type StateLock, stateLocks} from './state-locks.ts'

/** An engine whose gpuctl has gone ends by itself; this is how long that may take. */
const ORPHAN_ENDS_WITHIN_MS = 120_000

/**
 * Two engines that come at the same moment refuse each other and both leave: then no lock is found, and each tries again after
 * a time of its own.
 */
const MOST_IN_VAIN = 5

export interface LockRequest extends RunOptions {
  readonly settings: Pick<EngineSettings, 'backendUrl'>
  /** The cluster's. */
  readonly name: string
  /** The engine's own `cancel`: removes every lock of the cluster. */
  readonly removeLocks: () => Promise<void>
  readonly world?: World
}

/**
 * Runs an engine command that takes the state's lock. A lock left by a dead engine of this machine is removed, one of an engine
 * whose gpuctl was killed is waited for; anyone else's is an error that names them.
 *
 * @throws GpuctlError LOCKED
 */
export async function withLock<T>(request: LockRequest, act: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + ORPHAN_ENDS_WITHIN_MS
  let [mayBreak, vain] = [request.breakLock, 0]
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!isAboutLocks(error)) throw error
      request.signal.throwIfAborted()
      if (mayBreak) await request.removeLocks()
      else if (!(await untilFree(request, error, deadline)) || !(error instanceof ConcurrentUpdateError)) {
        if (++vain > MOST_IN_VAIN) throw refusalOf(error)
        await delay(Math.random() * 500, undefined, {signal: request.signal})
      }
      mayBreak = false
    }
  }
}

/** Repeats what takes no lock, but fails where one of somebody else comes and goes while the engine looks at it. */
export async function pastLocksThatGo<T>(act: () => Promise<T>): Promise<T> {
  for (let vain = 0; ; ) {
    try {
      return await act()
    } catch (error) {
      if (!isUnreadableLock(error) || ++vain > MOST_IN_VAIN) throw error
    }
  }
}

/** Also an engine's failure to read a lock that was gone, or half written, when it looked. */
const isAboutLocks = (error: unknown): error is Error =>
  error instanceof ConcurrentUpdateError || isUnreadableLock(error)

const isUnreadableLock = (error: unknown): error is CommandError =>
  error instanceof CommandError && UNREADABLE_LOCK.test(error.message)

const UNREADABLE_LOCK = /[/\\]locks[/\\]organization[/\\].*no such file|unexpected end of JSON input/

/**
 * Waits for engines that end, and removes what dead ones left.
 * @returns whether there was a lock at all
 * @throws GpuctlError LOCKED while someone works
 */
async function untilFree(request: LockRequest, refusal: Error, deadline: number): Promise<boolean> {
  const {settings, name, signal, onProgress, world = {host: hostname(), see: seeProcess}} = request
  for (let [isTold, wasThere] = [false, false]; ; ) {
    const locks = await stateLocks(settings.backendUrl, name)
    if (locks === undefined) throw refusalOf(refusal)
    const judged = await Promise.all(locks.map(async (lock) => ({lock, state: await judgeLock(lock, name, world)})))
    for (const {lock, state} of judged) if (state === 'dead') await lock.remove()
    const held = judged.find(({state}) => state === 'held')
    if (held !== undefined) throw locked(held.lock.holder, refusal)
    const ending = judged.find(({state}) => state === 'ending')
    wasThere ||= judged.length > 0
    if (ending === undefined) return wasThere
    if (performance.now() > deadline) throw locked(ending.lock.holder, refusal)
    if (!isTold && ending.lock.holder !== undefined) onProgress(waitingFor(ending.lock.holder))
    isTold ||= ending.lock.holder !== undefined
    await delay(100, undefined, {signal})
  }
}

const refusalOf = (refusal: Error): Error =>
  refusal instanceof ConcurrentUpdateError ? locked(lockHolder(refusal.message), refusal) : refusal

const waitingFor = ({pid}: LockHolder) =>
  ({
    kind: 'step',
    step: 'lock',
    phase: 'started',
    text: `waiting for the engine of a killed gpuctl (process ${pid}) to end`,
  }) as const

function locked(holder: StateLock['holder'], cause: unknown): GpuctlError {
  const who =
    holder === undefined
      ? 'another gpuctl'
      : `${holder.user}@${holder.host} (engine process ${holder.pid}, since ${holder.since})`
  const hint = 'wait until it is done; if you know that it is gone, add --break-lock'
  return new GpuctlError('LOCKED', `the cluster is being changed by ${who}`, hint, {cause})
}
