import type {Sight} from './seen-process.ts'
import type {LockHolder, StateLock} from './state-locks.ts'

/**
 * What a lock is worth. `dead`: nobody works under it. `ending`: an engine whose gpuctl was killed, which ends by itself, or a
 * lock that is just being written. `held`: someone works, or it cannot be told.
 */
export type LockState = 'dead' | 'ending' | 'held'

/** A lock is written in one go; what is not complete after this long never will be. */
const WRITTEN_WITHIN_MS = 2_000

/** Which gpuctl an engine works for, as its environment says. */
export const CLIENT_VARIABLE = 'GPUCTL_CLIENT_PID'
/** Which cluster an engine works on, as its environment says. */
export const CLUSTER_VARIABLE = 'GPUCTL_CLUSTER'

export interface World {
  /** This machine's name. */
  readonly host: string
  readonly see: (pid: number) => Promise<Sight>
}

/** Pure but for looking at processes. */
export async function judgeLock(
  {holder, ageMs}: Pick<StateLock, 'holder' | 'ageMs'>,
  name: string,
  world: World,
): Promise<LockState> {
  if (holder === undefined) return ageMs < WRITTEN_WITHIN_MS ? 'ending' : 'dead'
  // The same host name in a shared folder may still be another container, whose processes cannot be seen from here.
  return holder.host === world.host ? judgeHolder(holder, name, world) : 'held'
}

async function judgeHolder({pid}: LockHolder, name: string, {see}: World): Promise<LockState> {
  const engine = await see(pid)
  if (engine === 'gone') return 'dead'
  if (engine === 'hidden') return 'held'
  const client = Number(engine.environment.get(CLIENT_VARIABLE))
  // Not an engine of ours: someone runs Pulumi by hand, or the number was given to another program since.
  if (Number.isNaN(client)) return engine.program === 'pulumi' ? 'held' : 'dead'
  if (engine.environment.get(CLUSTER_VARIABLE) !== name) return 'dead' // the number again, now of another cluster's engine
  const gpuctl = await see(client)
  if (gpuctl === 'gone') return 'ending'
  if (gpuctl === 'hidden') return 'held'
  return gpuctl.startedAt > engine.startedAt ? 'ending' : 'held' // started later: its number was given away too
}
